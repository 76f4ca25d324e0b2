# How much better a Cox model looks on the patients that it was made of than on others: Harrell's bootstrap of the
# concordance and of the calibration slope (Harrell, Lee & Mark, Statistics in Medicine 15 (1996), section 4.4).
#
# In each resample of the patients, drawn with replacement, the model is made anew, selection of terms included:
#   apparent  its concordance in the resample
#   test      its concordance in all patients, with the coefficients of the resample
#   slope     the coefficient of its linear predictor, alone in a model of all patients
# Optimism is the mean of apparent - test; the corrected concordance that of the model less the optimism, the corrected
# slope the mean of the slopes. A model that is left without terms has concordance 1/2 and no slope.
#
# rows, ..., pout   as cox() takes them
# resamples         how many are drawn here, after those that earlier calls drew: random numbers go on from call to call
# Returns the concordance of the model itself, and a row a resample with `reason` where it does not count: "events"
# (nobody has the event), "level" (nobody has a level of a factor), "estimate" (a coefficient has no estimate), "pairs"
# (no two patients of whom it is known who had the event first: there is no concordance).
cox_optimism <- function(rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout, resamples) {
  whole <- cox_run(rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout)
  made <- function(chosen) {
    cox_run(
      lapply(rows, `[`, chosen), lapply(variables, variable_of, chosen), terms, blocks, tvc, event_times, convention,
      ties, pin, pout
    )
  }
  n <- length(rows$time)
  list(
    concordance = concordance_of(whole$data, whole$run$final$fit),
    resamples = bind_rows(lapply(seq_len(resamples), function(i) {
      as.list(one_resample(rows, variables, sample.int(n, n, replace = TRUE), whole, made))
    }))
  )
}

# A variable of the chosen patients.
variable_of <- function(variable, chosen) {
  values <- if (variable$kind == "categorical") "codes" else "values"
  variable[[values]] <- variable[[values]][chosen]
  variable
}

one_resample <- function(rows, variables, chosen, whole, made) {
  nothing <- function(reason) list(apparent = NA_real_, test = NA_real_, slope = NA_real_, reason = reason)
  if (!any(rows$status[chosen] == 1)) return(nothing("events"))
  if (any(vapply(variables, lacks_level, NA, chosen))) return(nothing("level"))
  model <- made(chosen)
  fit <- model$run$final$fit
  # What follows from other columns in all patients does so in each resample; what does in a resample only is lost there.
  lost <- setdiff(fit$aliased, whole$run$final$fit$aliased)
  if (!fit$converged || any(fit$not_estimable) || length(lost)) return(nothing("estimate"))
  apparent <- concordance_of(model$data, fit)
  test <- concordance_of(whole$data, fit)
  if (anyNA(c(apparent, test))) return(nothing("pairs"))
  list(apparent = apparent, test = test, slope = calibration_slope(whole$data, fit), reason = "")
}

lacks_level <- function(variable, chosen) {
  variable$kind == "categorical" && !all(seq_len(variable$k) %in% variable$codes[chosen])
}

concordance_of <- function(data, fit) if (length(fit$b)) cox_concordance(data, fit, NULL)[1] else 0.5

# The slope of the linear predictor of a fit in these data: 1 where it was fitted to them.
calibration_slope <- function(data, fit) {
  lp <- columns_of_matrix(data$x, fit$columns) %*% fit$b
  data$x <- lp - mean(lp)
  data$range <- column_ranges(data$x)
  if (!length(fit$b) || data$range == 0) return(NA_real_)
  data$term <- 1L
  data$plain <- plain_columns(data$x, data$range)
  data$convention <- "r" # to the maximum, whatever the program
  found <- cox_fit(data, 1L)
  if (length(found$b) && !found$not_estimable) found$b else NA_real_
}
