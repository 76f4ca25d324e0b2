# The curves of a Cox regression's final model: survival, its standard error and the cumulative hazard at every time of
# each stratum, for patients with given values of the covariates.
#
# rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout   as cox() takes them
# patterns   a vector a curve, as cox() takes `pattern`; all NA is everything at its mean
# at_zero    whether a curve at covariates 0 comes first, numbered 0
# Returns curves, a row a time; of each pattern its linear predictor, NA where it takes a coefficient without an estimate;
# of each column of the design its mean and whether it is in the final model; and how many cases there are (`counts`).
cox_curves <- function(rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout, patterns,
                       at_zero) {
  if (length(tvc)) refuse("curves_of_time_dependent")
  model <- cox_run(rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout)
  fit <- model$run$final$fit
  design <- model$design
  values <- lapply(patterns, function(pattern) {
    pattern_row(variables, design$codings, design$columns, design$parts, pattern, model$cases, model$means)
  })
  if (at_zero) values <- c(list(0 * model$means), values)
  number <- seq_along(values) - at_zero
  steps <- hazard_steps(model$data, fit)
  std_errors <- survival_std_errors(model$data, fit)
  curves <- Map(curve_at, values, number, MoreArgs = list(data = model$data, fit = fit, steps = steps, se = std_errors))
  predictors <- lapply(values, function(row) pattern_predictor(fit, row)$linear_predictor)
  list(
    curves = do.call(rbind, unname(curves)), counts = model$cases$counts,
    patterns = data.frame(pattern = number, linear_predictor = unlist(predictors, use.names = FALSE)),
    columns = data.frame(
      design$columns[c("term", "column")], in_model = design$columns$term %in% model$run$final$terms, mean = model$means
    )
  )
}

# One curve; `se` are the model's survival_std_errors().
curve_at <- function(values, number, data, fit, steps, se) {
  sets <- data$risk_sets
  hazard <- cumulative_hazard(data, fit, steps, values)
  times <- seq_along(sets$first)
  row <- matrix(values, length(times), length(values), byrow = TRUE)
  data.frame(
    pattern = rep(as.integer(number), length(times)), stratum = data$stratum[sets$first], time = data$time[sets$first],
    n_event = deaths_at(data), survival = exp(-hazard), std_error = ifelse(is.na(hazard), NA_real_, se(row, times)),
    cum_hazard = hazard, log_minus_log = log(hazard)
  )
}
