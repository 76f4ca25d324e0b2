# Cox models: SPSS's numbers from the likelihood written out, R's from coxph(), cox.zph() and anova's difference.

# Keys: cox|convention|context|block|step|term|column|test|name, terms and columns by number, column 0 for the term.
cox_key <- function(convention, context, name, block = 0, step = 0, term = 0, column = 0, test = "") {
  paste("cox", convention, context, block, step, term, column, test, name, sep = "|")
}

answer_cox <- function(job) {
  job$time <- equal_times(job$time)
  job$x <- matrix(unlist(job$x), length(job$time))
  if (length(job$split_at)) answer_split(job)
  for (convention in names(job$ties)) {
    data <- prepared(job, convention)
    tell_counts(job, data, convention)
    if (length(job$stepwise)) answer_stepwise(job, data, convention) else answer_models(job, data, convention)
  }
}

# SPSS drops who is censored before the first event of their stratum.
prepared <- function(job, convention) {
  keep <- rep(TRUE, length(job$time))
  if (convention == "spss") {
    first <- tapply(replace(job$time, job$status == 0, Inf), job$stratum, min)
    keep <- job$time >= first[as.character(job$stratum)]
  }
  x <- job$x[keep, , drop = FALSE]
  list(
    time = job$time[keep], status = job$status[keep], stratum = job$stratum[keep], x = x,
    centered = sweep(x, 2, colMeans(x)), ties = job$ties[[convention]], early = sum(!keep), level = job$conf_level
  )
}

tell_counts <- function(job, data, convention) {
  tell <- function(name, value) put(cox_key(convention, "case_processing", name), value)
  events <- tapply(data$status, paste(data$stratum, match(data$time, unique(data$time))), sum)
  dropped <- job$missing + job$negative + data$early
  counts <- c(
    n_events = sum(data$status), n_censored = sum(data$status == 0), n = length(data$status), n_missing = job$missing,
    n_negative = job$negative, n_early_censored = data$early, n_dropped = dropped,
    n_total = dropped + length(data$status)
  )
  for (name in names(counts)) {
    tell(name, counts[[name]])
    tell(paste0(name, "_percent"), 100 * counts[[name]] / counts[["n_total"]])
  }
  tell("n_tied_event_times", sum(events > 1))
  tell("n_event_times", sum(events > 0))
  for (j in seq_along(job$term)) {
    key <- cox_key(convention, "means", "covariate_mean", term = job$term[j], column = job$column[j])
    put(key, mean(data$x[, j]), 1e-15 * mean(abs(data$x[, j])))
  }
}

null_likelihood <- function(data) {
  if (data$ties != "exact") {
    return(likelihood(data$x, risk_sets(data$time, data$status, data$stratum, data$x), numeric(ncol(data$x)), data$ties)$l)
  }
  -sum(unlist(lapply(risk_sets(data$time, data$status, data$stratum, data$x), function(set) {
    lchoose(length(set$rows), length(set$dead))
  })))
}

answer_models <- function(job, data, convention) {
  null <- null_likelihood(data)
  put(cox_key(convention, "omnibus", "neg2_log_likelihood"), -2 * null)
  before <- list(list(l = null, df = 0))
  for (k in seq_along(job$models)) {
    model <- job$models[[k]]
    fits <- model_fits(job, data, convention, model)
    for (fit in fits$fits) {
      tell_fit(job, data, convention, model, fit, before, null)
      tell_summary(convention, fit, null, k == length(job$models))
    }
    last <- k == length(job$models)
    if (last && convention == "r" && length(fits$fits) && is.null(model$direction)) tell_concordance(fits, convention, job$conf_level)
    if (last && job$ph_test && is.null(model$direction)) tell_ph(job, data, convention, model, fits)
    before <- lapply(fits$fits, function(fit) list(l = fit$l, df = df_of(fit)))
  }
}

# Infinite columns that coxph loses on the way are in the model as well.
df_of <- function(fit) if (is.null(fit$n_columns)) length(fit$b) else fit$n_columns

tell_fit <- function(job, data, convention, model, fit, before, null) {
  tell <- function(context, name, value, tolerance = 0, ...) {
    put(cox_key(convention, context, name, model$block, model$step, ...), value, tolerance)
  }
  z <- qnorm((1 + data$level) / 2)
  events <- sum(data$status)
  for (j in if (is.null(fit$partial)) seq_along(fit$columns)) {
    where <- list(term = job$term[fit$columns[j]], column = job$column[fit$columns[j]])
    one <- function(name, value, tolerance) {
      do.call(tell, c(list("equation", name, value, tolerance), where))
    }
    b <- fit$b[j]
    se <- sqrt(fit$var[j, j])
    tell_flat(data, convention, model, fit, j, where)
    error <- fit$loss * (abs(b) + se * sqrt(events))
    one("coefficient", b, error)
    one("coefficient_std_error", se, fit$loss * se)
    wald <- (b / se)^2
    slack <- error / se + abs(b / se) * fit$loss
    one("z", b / se, slack)
    one("wald", wald, 2 * abs(b / se) * slack + slack^2)
    one("df", 1, 0)
    one("p_value", pchisq(wald, 1, lower.tail = FALSE), p_tolerance(wald, 1, 2 * abs(b / se) * slack + slack^2))
    one("hazard_ratio", exp(b), exp(b) * error)
    one("hazard_ratio_conf_low", exp(b - z * se), exp(b - z * se) * 2 * error)
    one("hazard_ratio_conf_high", exp(b + z * se), exp(b + z * se) * 2 * error)
  }
  if (is.null(fit$partial)) {
    for (term in unique(job$term[fit$columns])) tell_term(job, data, convention, model, fit, term)
  }
  slack <- likelihood_slack(fit, null)
  tell("omnibus", "neg2_log_likelihood", -2 * fit$l, slack)
  if (length(fit$b)) {
    tell_chi(function(name, value, tolerance) tell("overall", name, value, tolerance), fit$score, df_of(fit), max(fit$loss, fit$score_loss), events)
  }
  # Of a stepwise run the block began elsewhere.
  for (context in c("previous_step", if (!length(job$stepwise)) "previous_block")) {
    for (earlier in before) {
      chi <- 2 * abs(fit$l - earlier$l)
      df <- abs(df_of(fit) - earlier$df)
      tolerance <- slack
      tell(context, "chi_square", chi, tolerance)
      tell(context, "df", df)
      p <- if (df > 0) pchisq(chi, df, lower.tail = FALSE) else NA
      tell(context, "p_value", p, if (df > 0) p_tolerance(chi, df, tolerance) else 0)
    }
  }
}

# How far rounding moves twice a log likelihood: units in the last place of what it is a sum of and, where its slope is
# not 0, the slope times what rounding leaves uncertain of the coefficients. Towards a limit iterations end within 1e-9.
likelihood_slack <- function(fit, null) {
  if (!is.null(fit$limit)) return(1e-8 * max(1, abs(null)))
  slope <- if (is.null(fit$u)) 0 else fit$loss * sum(abs(fit$u * fit$b))
  size <- if (is.null(fit$size)) 0 else fit$size
  1e-13 * max(1, abs(fit$l), abs(null)) + 8 * .Machine$double.eps * size + 2 * slope
}

# Where the log hazard between the ends of a column is known to within hundreds only, or SPSS's iterations end without
# a maximum, what stands at the stop and no estimate are both right: the likelihood is flat in double precision.
tell_flat <- function(data, convention, model, fit, j, where) {
  range <- diff(range(data$x[, fit$columns[j]]))
  if (is.null(fit$limit) && (sqrt(fit$var[j, j]) * range > 300 || identical(fit$converged, FALSE))) {
    put(cox_key(convention, "flat", "flat", model$block, model$step, where$term, where$column), 1)
  }
}

tell_chi <- function(tell, chi, df, loss, events) {
  tolerance <- loss * (chi + 2 * sqrt(max(chi, 0) * events) + loss * events)
  tell("chi_square", chi, tolerance)
  tell("df", df, 0)
  tell("p_value", pchisq(chi, df, lower.tail = FALSE), p_tolerance(chi, df, tolerance))
}

wald_of <- function(fit, places) {
  v <- fit$var[places, places, drop = FALSE]
  tryCatch(sum(fit$b[places] * (inverse(v) %*% fit$b[places])), error = function(e) NA)
}

tell_term <- function(job, data, convention, model, fit, term) {
  places <- which(job$term[fit$columns] == term)
  tell <- function(name, value, tolerance) {
    name <- if (name == "chi_square") "wald" else name
    put(cox_key(convention, "equation", name, model$block, model$step, term, 0), value, tolerance)
  }
  if (is.null(fit$limit) && df_of(fit) == length(fit$b)) tell_chi(tell, wald_of(fit, places), length(places), fit$loss, sum(data$status))
}

# The three tests of the last model as summary(coxph) has them.
tell_summary <- function(convention, fit, null, last) {
  if (!last) return()
  df <- df_of(fit)
  one <- function(test) function(name, value, tolerance) put(cox_key(convention, "summary", name, test = test), value, tolerance)
  chi <- 2 * (fit$l - null)
  tolerance <- likelihood_slack(fit, null)
  one("lr")("chi_square", chi, tolerance)
  one("lr")("df", df, 0)
  one("lr")("p_value", pchisq(chi, df, lower.tail = FALSE), p_tolerance(chi, df, tolerance))
  tell_chi(one("score"), fit$score, df, max(fit$loss, fit$score_loss), 100)
  if (is.null(fit$limit) && is.null(fit$partial) && df == length(fit$b)) tell_chi(one("wald"), wald_of(fit, seq_len(df)), df, fit$loss, 100)
}

tell_concordance <- function(fits, convention, level) {
  for (fit in fits$fits) {
    if (is.null(fit$coxph)) next
    found <- summary(fit$coxph)$concordance
    put(cox_key(convention, "summary", "concordance"), found[[1]])
    put(cox_key(convention, "summary", "concordance_std_error"), found[[2]])
    limits <- pmin(pmax(found[[1]] + c(-1, 1) * qnorm((1 + level) / 2) * found[[2]], 0), 1)
    limits <- if (isTRUE(found[[2]] > 0)) limits else c(NA, NA)
    put(cox_key(convention, "summary", "concordance_conf_low"), limits[1], 1e-14)
    put(cox_key(convention, "summary", "concordance_conf_high"), limits[2], 1e-14)
  }
}

# cox.zph() by term and for all; of SPSS's fit at SPSS's coefficients, with and without those SPSS drops.
tell_ph <- function(job, data, convention, model, fits) {
  if (length(fits$kept) < length(model$columns)) return()
  for (fit in Filter(function(fit) is.null(fit$partial), fits$fits)) {
    for (cases in if (convention == "spss") list(data, prepared(job, "r")) else list(data)) {
      cases$ties <- data$ties
      own <- if (!is.null(fit$coxph)) fit$coxph else coxph_of(job, cases, model, init = fit$b, iter.max = 0)
      table <- tryCatch(cox.zph(own, transform = "km", terms = TRUE)$table, error = function(e) NULL)
      if (is.null(table)) next
      terms <- c(unique(job$term[model$columns]), 0)
      for (k in seq_along(terms)) {
        tell <- function(name, value, tolerance = 0) put(cox_key(convention, "ph_test", name, term = terms[k]), value, tolerance)
        tell("chi_square", table[k, 1], 1e3 * fit$loss * (table[k, 1] + 1e-3))
        tell("df", table[k, 2])
        tell("p_value", table[k, 3], p_tolerance(table[k, 1], table[k, 2], 1e3 * fit$loss * (table[k, 1] + 1e-3)))
      }
    }
  }
}
