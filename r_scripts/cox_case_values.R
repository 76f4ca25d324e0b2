# What a Cox regression says of each case, by its final model: what COXREG's SAVE adds to a file.
#
# rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout   as cox() takes them
# residuals   whether dfbeta and Schoenfeld's residuals are wanted
# Returns
#   columns   a row a column of the design: its term, its number within the term, whether it is in the final model, and
#             whether its coefficient has an estimate
#   used      whether each of `rows` is a case of the model: those censored before the first event of their stratum are
#             none in SPSS
#   values    a row for each of `rows`, NA where it is not used: survival, its standard error, the cumulative hazard and
#             its logarithm at the case's own time and covariates, and x'b around the means; NULL with
#             time-dependent terms
#   dfbeta, schoenfeld   for each of `rows` and of `columns`, NA where there is none
cox_case_values <- function(rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout, residuals) {
  if (residuals && ties == "exact") refuse("residuals_of_exact")
  model <- cox_run(rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout)
  fit <- model$run$final$fit
  columns <- model$design$columns
  in_model <- columns$term %in% model$run$final$terms
  estimated <- replace(logical(nrow(columns)), fit$columns, !fit$not_estimable)
  n <- length(rows$time)
  kept <- model$cases$kept
  on_rows <- function(frame) as.data.frame(lapply(frame, function(x) replace(rep(NA_real_, n), kept, x)))
  found <- if (residuals) case_residuals(model$data, fit, length(kept), nrow(columns))
  list(
    columns = data.frame(columns[c("term", "column")], in_model = in_model, estimated = estimated),
    used = seq_len(n) %in% kept,
    values = if (!length(tvc)) on_rows(survival_of_cases(model$data, fit, model$means)),
    dfbeta = if (residuals) on_rows(found$dfbeta),
    schoenfeld = if (residuals && !length(tvc)) on_rows(found$schoenfeld)
  )
}

# At the time and the covariates of each case, in the order of `data`.
survival_of_cases <- function(data, fit, means) {
  apart <- sweep(data$x, 2, means)
  xbeta <- drop(apart[, fit$columns, drop = FALSE] %*% fit$b)
  xbeta[is_undecided(apart, fit)] <- NA
  hazard <- hazard_of_cases(data, fit, means)
  list(
    survival = exp(-hazard), std_error = ifelse(is.na(hazard), NA, std_error_of_cases(data, fit)),
    hazard = hazard, lml = log(hazard), xbeta = xbeta
  )
}

# Which differences of covariates take a coefficient without an estimate.
is_undecided <- function(apart, fit) {
  rowSums(abs(apart %*% fit$unknown) > 1e-7 * abs(apart) %*% abs(fit$unknown)) > 0
}

hazard_of_cases <- function(data, fit, means) {
  steps <- hazard_steps(data, fit)
  if (!ncol(fit$unknown)) {
    own <- drop(sweep(data$x, 2, means)[, fit$columns, drop = FALSE] %*% fit$b)
    return(cumulative_hazard(data, fit, steps, means)[data$run] * exp(own))
  }
  alike <- split(seq_along(data$time), do.call(paste, as.data.frame(data$x)))
  hazard <- numeric(length(data$time))
  for (cases in alike) {
    hazard[cases] <- cumulative_hazard(data, fit, steps, data$x[cases[1], ])[data$run[cases]]
  }
  hazard
}

std_error_of_cases <- function(data, fit) {
  at <- survival_std_errors(data, fit)
  at(data$x, data$run)
}

# A function of rows of the design and places of times that gives the standard errors of survival there, as survfit has
# them of a fitted model (Tsiatis 1981, Annals of Statistics 9:93; under Efron ties its weighted form): S sqrt(var),
#   S = exp(-H e^x'b) by Breslow's (Efron's) cumulative hazard H, var = e^2x'b (sum of dH^2 + q' V q),
#   q = the sum over the event times of (x - mean of x at risk) dH.
# No published number of SPSS decides its own. NA where a coefficient without an estimate counts.
survival_std_errors <- function(data, fit) {
  means <- weighted_means(data$x, patient_counts(data))[fit$columns]
  x <- sweep(data$x[, fit$columns, drop = FALSE], 2, means)
  sums <- hazard_sums(data, x, drop(x %*% fit$b))
  gone <- fit$infinite | fit$not_estimable & !fit$mixed # what is mixed has a variance together with the others
  function(rows, at) {
    own <- sweep(rows[, fit$columns, drop = FALSE], 2, means)
    risk <- exp(drop(own %*% fit$b))
    hazard <- sums$hazard[at]
    q <- own * hazard - sums$means[at, , drop = FALSE]
    moved <- abs(q[, gone, drop = FALSE]) > 1e-6 * outer(hazard, data$range[fit$columns[gone]])
    q <- q[, !gone, drop = FALSE]
    se <- risk * sqrt(sums$variance[at] + rowSums((q %*% fit$var[!gone, !gone]) * q)) * exp(-risk * hazard)
    replace(se, rowSums(moved) > 0, NA)
  }
}

# At every time of every stratum the sums up to there, over the deaths, of 1 / W, 1 / W^2 and X / W^2: W is the sum of
# the risks of those at risk, X that of x times the risk. Of tied deaths Efron's each face less of those who die.
hazard_sums <- function(data, x, lp) {
  sets <- data$risk_sets
  died <- which(data$status == 1)
  at <- data$run[died]
  d <- sets$d[sets$d > 0]
  share <- if (data$ties == "efron") (sequence(d) - 1) / rep(d, d) else 0
  counts <- patient_counts(data)
  n <- if (is.null(counts)) 1 else counts
  n_died <- if (is.null(counts)) 1 else counts[died]
  total <- function(values) {
    sums_at_risk(data, n * values)[at] - share * sum_by(values[died], at, length(sets$d))[at]
  }
  risk <- exp(lp)
  w <- total(risk)
  up_to <- function(values) {
    step <- sum_by(n_died * values, at, length(sets$d))
    unlist(lapply(split(step, data$stratum[sets$first]), cumsum), use.names = FALSE)
  }
  means <- vapply(seq_len(ncol(x)), function(j) up_to(total(risk * x[, j]) / w^2), numeric(length(sets$d)))
  list(hazard = up_to(1 / w), variance = up_to(1 / w^2), means = matrix(means, length(sets$d)))
}

# The approximate change of each coefficient when a case is left out, and Schoenfeld's residuals of those with the
# event, as residuals.coxph has them at the coefficients of the fit. All rows of a case add up. Whatever has no estimate
# is NA.
case_residuals <- function(data, fit, n_cases, n_columns) {
  dfbeta <- schoenfeld <- matrix(NA_real_, n_cases, n_columns)
  own <- fit$columns[!fit$not_estimable]
  if (length(fit$columns)) {
    held <- held_fit(data, fit)
    case <- if (is.null(data$case)) seq_len(n_cases) else data$case
    found <- as.matrix(stats::residuals(held, "dfbeta"))
    dfbeta[, own] <- rowsum(found, factor(case, seq_len(n_cases)))[, !fit$not_estimable]
    if (is.null(data$case)) {
      found <- as.matrix(stats::residuals(held, "schoenfeld"))
      schoenfeld[data$status == 1, own] <- found[, !fit$not_estimable]
    }
  }
  list(dfbeta = as.data.frame(dfbeta), schoenfeld = as.data.frame(schoenfeld))
}

# The fit as an object of coxph, held where it is; refused where exp() of its linear predictors is no number.
held_fit <- function(data, fit) {
  x <- data$x[, fit$columns, drop = FALSE]
  y <- if (is.null(data$entry)) Surv(data$time, data$status) else Surv(data$entry, data$time, data$status)
  fixed <- fixed_part(data)
  lp <- fixed + drop(x %*% fit$b) - sum(colMeans(x) * fit$b)
  if (any(!is.finite(exp(c(lp, fixed)))) || all(exp(lp) == 0)) refuse("residuals_overflow")
  coxph(
    y ~ x + strata(data$stratum) + offset(fixed), weights = case_weights(data), robust = FALSE, init = fit$b,
    ties = data$ties, control = coxph.control(iter.max = 0, timefix = FALSE)
  )
}
