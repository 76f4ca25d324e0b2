# One fit of a Cox model, with SPSS's or R's rule of when to stop.
#
# `data` is what cox_cases makes, with the whole design x, the ranges of its columns, ties ("breslow", "efron",
# "exact") and convention ("spss", "r"); `columns` are the columns of x in the model, in order.
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
  if (any(is_noise(data, columns, fit$var))) {
    # Of a diverging coefficient, too, little information may be left; at b = 0 only of a column that does not vary
    # in any risk set, or not beyond the columns before it.
    singular <- is_noise(data, columns, likelihood_at(data, columns, numeric(length(columns)))$var)
    if (any(singular)) {
      fit <- cox_fit(data, columns[!singular])
      fit$aliased <- c(columns[singular], fit$aliased)
      return(fit)
    }
  }
  c(fit, list(columns = columns, aliased = integer()))
}

# Which columns carry no information. survival makes the variance 0 where a column's information is small beside the
# others'; of a column by itself rounding error is left, about 1e-16 of what its range could give at each event.
is_noise <- function(data, columns, var) {
  information <- 1 / diag(var)
  !is.na(information) & (is.infinite(information) | information < 1e-14 * sum(data$event) * data$range[columns]^2)
}

null_fit <- function(data) {
  list(
    b = numeric(), var = matrix(0, 0, 0), loglik = data$null_loglik, score = 0, iterations = 0L, converged = TRUE,
    infinite = logical(), columns = integer(), aliased = integer()
  )
}

# Log likelihood, its variance (the inverse information), Newton's next step and the score test, all at `at`.
# coxph.fit returns no derivative, so that a step through it would cost two evaluations: here its compiled part is
# called as it calls it, for no iteration. `data` is sorted for that.
likelihood_at <- function(data, columns, at) {
  if (data$ties == "exact") return(exact_likelihood_at(data, columns, at))
  n <- length(data$time)
  control <- coxph.control()
  found <- .Call(
    Ccoxfit6, 0L, data$time, data$event, columns_of_matrix(data$x, columns), numeric(n), rep(1, n), data$last,
    as.integer(data$ties == "efron"), control$eps, control$toler.chol, as.double(at), rep(1L, length(columns))
  )
  var <- matrix(found$imat, length(columns))
  list(loglik = found$loglik[1], var = var, step = drop(var %*% found$u), score = found$sctest)
}

# coxexact.fit, allowed one iteration and asked for no gain, takes Newton's step as it is.
exact_likelihood_at <- function(data, columns, at) {
  control <- function(iterations, eps) utils::modifyList(coxph.control(), list(iter.max = iterations, eps = eps))
  here <- survival_fit(data, columns, at, control(0L, 1))
  ahead <- survival_fit(data, columns, at, control(1L, 1e300))
  list(loglik = here$loglik[1], var = here$var, step = as.vector(ahead$coefficients) - at, score = here$score)
}

# survival's fitting function on the prepared matrix; coxph() around it takes five times as long. (coxexact.fit of
# survival 3.5-3 fails without residuals.)
survival_fit <- function(data, columns, from, control) {
  exact <- data$ties == "exact"
  fitter <- if (exact) coxexact.fit else coxph.fit
  fitter(columns_of_matrix(data$x, columns), data$y, data$strata,
    offset = NULL, init = from, control = control, weights = NULL, method = data$ties, rownames = NULL, resid = exact
  )
}

# A million rows are not copied for nothing.
columns_of_matrix <- function(x, columns) {
  if (identical(columns, seq_len(ncol(x)))) x else x[, columns, drop = FALSE]
}

# The log likelihood without covariates: every risk set of n with d deaths gives -d log n (Breslow),
# -log(n (n - 1) ... (n - d + 1)) (Efron) or -log(n over d) (exact).
null_loglik <- function(n, d, ties) {
  -sum(switch(ties, breslow = d * log(n), efron = log(rep(n, d) - sequence(d) + 1), exact = lchoose(n, d)))
}

# SPSS: Newton-Raphson from 0, stopped after the update that changes every coefficient by less than 1e-4 (BCON) or
# the log likelihood by less than 1e-5 (LCON), at most 20 times (ITERATE). Of that update are the printed
# coefficients, and the information is taken there: decided by COXREG's unrounded output (Cleophas & Zwinderman's
# data, where full convergence differs by 1.1e-9). Whether SPSS halves a step that lowers the likelihood is not known.
spss_fit <- function(data, columns) {
  b <- numeric(length(columns))
  here <- likelihood_at(data, columns, b)
  score <- here$score
  converged <- FALSE
  for (iteration in seq_len(20)) {
    step <- here$step
    for (halving in 0:10) {
      ahead <- likelihood_at(data, columns, b + step)
      if (isTRUE(ahead$loglik > here$loglik - 1e-5)) break
      step <- step / 2
    }
    if (halving == 10) break
    converged <- halving == 0 && (max(abs(step)) < 1e-4 || abs(ahead$loglik - here$loglik) < 1e-5)
    b <- b + step
    here <- ahead
    if (converged) break
  }
  doubts <- any(moves_on(data, columns, step))
  list(
    b = b, var = here$var, loglik = here$loglik, score = score, iterations = iteration, converged = converged,
    infinite = if (doubts) has_no_maximum(data, columns, b, here) else logical(length(b))
  )
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
    here <- likelihood_at(data, columns, fit$b)
    ahead <- likelihood_at(data, columns, fit$b + here$step)
    fit$converged <- isTRUE(abs(1 - here$loglik / ahead$loglik) <= coxph.control()$eps)
    fit$infinite <- has_no_maximum(data, columns, fit$b, here)
  }
  fit
}

# Does a change of the coefficients matter? A hundredth in the log hazard, between the ends of the column.
moves_on <- function(data, columns, change) is.na(change) | abs(change) * data$range[columns] > 0.01

# Which coefficients still move when the likelihood stands still: they have no finite maximum (monotone likelihood:
# Heinze & Schemper 2001, Biometrics 57:114). Newton's steps are followed until they promise no gain, half the score
# statistic, for SPSS's rule also stops where coefficients are small by their unit.
has_no_maximum <- function(data, columns, b, here) {
  for (iteration in seq_len(30)) {
    if (!isTRUE(here$score > 1e-9)) break
    b <- b + here$step
    here <- likelihood_at(data, columns, b)
  }
  moves_on(data, columns, here$step) | is_noise(data, columns, here$var)
}

# Score test of the columns `extra` at the coefficients of a fit, and how many of them carry information.
score_test <- function(data, fit, extra) {
  if (!length(extra)) return(chi_square_p(NA_real_, 0L))
  columns <- c(fit$columns, extra)
  found <- likelihood_at(data, columns, c(fit$b, numeric(length(extra))))
  df <- sum(!is_noise(data, columns, found$var)[length(fit$b) + seq_along(extra)])
  chi_square_p(if (df) found$score else NA_real_, df)
}

# Wald test that the coefficients at these places of a fit are all 0: b' V^-1 b.
wald_test <- function(fit, places) {
  b <- fit$b[places]
  if (!length(b)) return(chi_square_p(NA_real_, 0L))
  chi_square_p(sum(b * solve_variance(fit$var[places, places, drop = FALSE], b)), length(b))
}

# V^-1 b through the correlations, so that the columns' units do not matter; NA where V has no inverse.
solve_variance <- function(v, b) {
  scale <- sqrt(diag(v))
  tryCatch(solve(v / outer(scale, scale), b / scale) / scale, error = function(condition) NA_real_ * b)
}

chi_square_p <- function(chi_square, df) {
  p <- if (df > 0) stats::pchisq(chi_square, df, lower.tail = FALSE) else NA_real_
  list(chi_square = chi_square, df = as.integer(df), p = p)
}
