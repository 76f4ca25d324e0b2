# One fit of a Cox model, with SPSS's or R's rule of when to stop.
#
# `data` holds x (the whole design), y (time, status), strata (NULL where there is one), ties ("breslow", "efron",
# "exact"), convention ("spss", "r") and null_loglik; `columns` are the columns of x in the model, in order.
# A fit is a list of
#   columns     those that could be fitted
#   aliased     those that could not: given the earlier ones they carry no information
#   b, var      coefficients of `columns` and their variance, the inverse information
#   loglik, score    log likelihood at b; score test of b = 0
#   iterations, converged
#   infinite    which of `columns` go on to infinity while the likelihood stands still
cox_fit <- function(data, columns) {
  if (!length(columns)) return(null_fit(data))
  fit <- if (data$convention == "spss") spss_fit(data, columns) else r_fit(data, columns)
  if (any(is_zero(diag(fit$var)))) {
    # A zero on the way may come of a diverging coefficient; at b = 0 it is a column without information.
    singular <- is_zero(diag(likelihood_at(data, columns, numeric(length(columns)))$var))
    if (any(singular)) {
      fit <- cox_fit(data, columns[!singular])
      fit$aliased <- c(columns[singular], fit$aliased)
      return(fit)
    }
  }
  c(fit, list(columns = columns, aliased = integer()))
}

is_zero <- function(x) !is.na(x) & x == 0

null_fit <- function(data) {
  list(
    b = numeric(), var = matrix(0, 0, 0), loglik = data$null_loglik, score = 0, iterations = 0L, converged = TRUE,
    infinite = logical(), columns = integer(), aliased = integer()
  )
}

# survival's fitting function on the prepared matrix; coxph() around it takes five times as long.
survival_fit <- function(data, columns, from, control) {
  whole <- identical(columns, seq_len(ncol(data$x)))
  x <- if (whole) data$x else data$x[, columns, drop = FALSE]
  fitter <- if (data$ties == "exact") coxexact.fit else coxph.fit
  fitter(x, data$y, data$strata,
    offset = NULL, init = from, control = control, weights = NULL, method = data$ties, rownames = NULL, resid = FALSE
  )
}

# Log likelihood, variance and score test at `at`.
likelihood_at <- function(data, columns, at) {
  fit <- survival_fit(data, columns, at, modifyList(coxph.control(), list(iter.max = 0L)))
  list(loglik = fit$loglik[1], var = fit$var, score = fit$score)
}

null_loglik <- function(data) survival_fit(data, integer(), NULL, coxph.control())$loglik[1]

# One Newton-Raphson step: b + I(b)^-1 U(b), with the log likelihood there and before, the variance there, and the
# score test before. With one iteration allowed and no gain asked for, survival takes the step as it is.
newton_step <- function(data, columns, from) {
  fit <- survival_fit(data, columns, from, modifyList(coxph.control(), list(iter.max = 1L, eps = 1e300)))
  list(b = as.vector(fit$coefficients), loglik = fit$loglik[2], before = fit$loglik[1], var = fit$var, score = fit$score)
}

# A step that lowers the log likelihood is halved until it does not.
damped_step <- function(data, columns, from) {
  step <- newton_step(data, columns, from)
  for (halving in seq_len(10)) {
    if (!isTRUE(step$loglik < step$before - 1e-5)) break
    step$b <- (step$b + from) / 2
    step[c("loglik", "var")] <- likelihood_at(data, columns, step$b)[c("loglik", "var")]
  }
  step
}

# SPSS: Newton-Raphson from 0, stopped after the update that changes every coefficient by less than 1e-4 (BCON) or
# the log likelihood by less than 1e-5 (LCON), at most 20 times (ITERATE). Of that update are the printed
# coefficients, and the information is taken there: decided by COXREG's unrounded output (Cleophas & Zwinderman's
# data, where full convergence differs by 1.1e-9). Whether SPSS halves steps is not known.
spss_fit <- function(data, columns) {
  b <- numeric(length(columns))
  converged <- FALSE
  for (iteration in seq_len(20)) {
    step <- damped_step(data, columns, b)
    if (iteration == 1) score <- step$score
    change <- step$b - b
    b <- step$b
    # survival stays where it is when a step leads out of the numbers: that is no convergence.
    stuck <- !all(is.finite(b)) || (all(change == 0) && !isTRUE(step$score < 1e-5))
    converged <- !stuck && (max(abs(change)) < 1e-4 || isTRUE(abs(step$loglik - step$before) < 1e-5))
    if (stuck || converged) break
  }
  fit <- list(
    b = b, var = step$var, loglik = step$loglik, score = score, iterations = iteration, converged = converged,
    infinite = logical(length(b))
  )
  if (any(moves_on(data, columns, change)) || !converged) fit$infinite <- still_moving(data, columns, fit)
  fit
}

# R: coxph's own control and stopping rule. It warns where it has doubts; then they are looked into here.
r_fit <- function(data, columns) {
  doubts <- FALSE
  found <- withCallingHandlers(
    survival_fit(data, columns, numeric(length(columns)), coxph.control()),
    warning = function(condition) {
      doubts <<- TRUE
      tryInvokeRestart("muffleWarning")
    }
  )
  fit <- list(
    b = ifelse(is.na(found$coefficients), 0, as.vector(found$coefficients)), var = found$var, loglik = found$loglik[2],
    score = found$score, iterations = as.integer(found$iter), converged = TRUE, infinite = logical(length(columns))
  )
  if (doubts) {
    next_step <- newton_step(data, columns, fit$b)
    fit$converged <- isTRUE(abs(1 - next_step$before / next_step$loglik) <= coxph.control()$eps)
    fit$infinite <- still_moving(data, columns, fit)
  }
  fit
}

# Does a change of the coefficients matter? A hundredth in the log hazard, between the ends of the column.
moves_on <- function(data, columns, change) is.na(change) | abs(change) * data$range[columns] > 0.01

# The likelihood stands still, but the next step moves these coefficients no less: they have no finite maximum
# (monotone likelihood: Heinze & Schemper 2001, Biometrics 57:114).
still_moving <- function(data, columns, fit) {
  informative <- !is_zero(diag(fit$var))
  moves_on(data, columns, newton_step(data, columns, fit$b)$b - fit$b) | !informative
}

# Score test of the columns `extra` at the coefficients of a fit, and how many of them carry information.
score_test <- function(data, fit, extra) {
  columns <- c(fit$columns, extra)
  found <- likelihood_at(data, columns, c(fit$b, numeric(length(extra))))
  df <- sum(!is_zero(diag(found$var))[length(fit$b) + seq_along(extra)])
  chi_square_p(if (df) found$score else NA_real_, df)
}

# Wald test that the coefficients at these places of a fit are all 0: b' V^-1 b.
wald_test <- function(fit, places) {
  b <- fit$b[places]
  v <- fit$var[places, places, drop = FALSE]
  chi_square <- if (length(b)) tryCatch(drop(b %*% solve(v, b)), error = function(e) NA_real_) else NA_real_
  chi_square_p(chi_square, length(b))
}

chi_square_p <- function(chi_square, df) {
  p <- if (df > 0) stats::pchisq(chi_square, df, lower.tail = FALSE) else NA_real_
  list(chi_square = chi_square, df = as.integer(df), p = p)
}
