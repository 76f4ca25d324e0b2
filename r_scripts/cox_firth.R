# Firth's penalized likelihood for a Cox model: the log partial likelihood plus half the logarithm of the determinant of
# its information (Firth 1993, Biometrika 80:27; Heinze & Schemper 2001, Biometrics 57:114), which has a maximum where
# the likelihood has none.
#
# With I the information, its penalized score has the components
#   U_l + tr(I^-1 dI/db_l) / 2.
# Each death faces a distribution over those at risk with probabilities proportional to exp(x'b) (of d tied deaths under
# Efron's method the k-th, k = 0, ..., d - 1, counts those who die then with 1 - k/d). I is the sum of the variances of
# x under these distributions, and dI/db_l that of its third central moments, so that
#   tr(I^-1 dI/db_l) = sum of E[(x - m)_l (x - m)' I^-1 (x - m)], m = E[x].
# Arguments are those of cox(). The models' coefficients are the maxima; their variance is I^-1 there.
cox_firth <- function(rows, variables, terms, blocks, tvc, event_times, convention, ties, conf_level, pin, pout,
                      baseline, pattern, ph_test, concordance) {
  model <- cox_run(rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout)
  model$run <- firth_run(model$run, model$data, conf_level)
  final <- model$run$final
  model$data$null_loglik <- final$fit$penalized_null
  c(
    model_reply(model, rows, variables, tvc, conf_level, baseline, pattern, ph_test, concordance),
    list(
      penalized = firth_table(final, model$design$columns), penalized_terms = firth_terms(final, model$design$columns),
      maxima = data.frame(several = isTRUE(final$fit$several))
    )
  )
}

# The only model of the run with its penalized fit in place of the maximum likelihood's, in every place it stands.
firth_run <- function(run, data, conf_level) {
  fit <- firth_fit(run$final$fit, data, conf_level)
  run$final$fit <- fit
  run$steps <- lapply(run$steps, function(step) {
    if (step$step > 0) step$model$fit <- fit
    step
  })
  run
}

# A fit (see cox_fit) at the maximum of the penalized likelihood, with
#   penalized, penalized_null   penalized log likelihood there and at b = 0
#   tests      penalized likelihood ratio test of each coefficient, the others at their best: its chi-square
#   several    whether there is another, lower maximum
#   test_of    that of the coefficients at some places together, as a function of them
#   low, high  ends of the profile penalized likelihood interval; NA where the profile does not come down so far
# Columns that are estimated only together with others stay without an estimate.
firth_fit <- function(fit, data, conf_level) {
  problem <- firth_problem(data, fit$columns)
  p <- length(fit$columns)
  none <- list(tests = numeric(), low = numeric(), high = numeric())
  if (!p) return(c(fit, list(penalized = fit$loglik, penalized_null = fit$loglik), none))
  tops <- firth_maxima(problem, fit)
  if (!length(tops)) return(without_maximum(fit, p))
  top <- tops[[1]]
  drop <- stats::qchisq(conf_level, 1) / 2
  limits <- vapply(seq_len(p), function(j) {
    c(firth_limit(problem, top, j, -1, drop), firth_limit(problem, top, j, 1, drop))
  }, numeric(2))
  scale <- problem$scale
  utils::modifyList(fit, list(
    b = top$b / scale, var = top$var / outer(scale, scale), loglik = top$penalized, infinite = logical(p),
    not_estimable = fit$mixed, free = NULL, unknown = only_mixed(fit, data), converged = TRUE, score = NA_real_,
    several = top$penalized - tops[[length(tops)]]$penalized > 1e-6,
    penalized = top$penalized, penalized_null = firth_at(problem, numeric(p))$penalized,
    tests = vapply(seq_len(p), function(j) firth_test(problem, top, j), 1),
    test_of = function(places) firth_test(problem, top, places),
    low = limits[1, ] / scale, high = limits[2, ] / scale
  ))
}

# The maxima that are reached from 0 and from the maximum of the likelihood (infinite coefficients 5 standard deviations
# out), the highest first: the penalized likelihood may have several.
firth_maxima <- function(problem, fit) {
  far <- pmin(pmax(fit$b * problem$scale, -5), 5)
  found <- lapply(list(0 * far, far), function(from) firth_maximum(problem, from, rep(TRUE, length(far))))
  found <- Filter(Negate(is.null), found)
  found[order(-vapply(found, function(each) each$penalized, 1))]
}

without_maximum <- function(fit, p) {
  none <- rep(NA_real_, p)
  utils::modifyList(fit, list(
    converged = FALSE, not_estimable = rep(TRUE, p), penalized = NA_real_, penalized_null = NA_real_, tests = none,
    low = none, high = none
  ))
}

# The directions that the likelihood leaves open without those along which it rises: see cox_fit.
only_mixed <- function(fit, data) mixed_with(data, fit)$along

# The maximum over the `free` coefficients, the others being held, from b: quasi-Newton steps (BFGS) that begin with the
# information of the likelihood, none longer than 5 (standard deviations of a column times its coefficient), halved
# until the penalized likelihood does not fall. NULL where they do not get there.
firth_maximum <- function(problem, b, free) {
  here <- firth_at(problem, b)
  inverse <- NULL
  standing <- 0 # steps after which the likelihood stood where it was, but for rounding
  for (iteration in seq_len(500)) {
    if (is.null(here)) return(NULL)
    if (!any(free)) return(here)
    fresh <- is.null(inverse)
    if (fresh) inverse <- chol2inv(chol(here$information[free, free, drop = FALSE]))
    step <- drop(inverse %*% here$u[free])
    slope <- sum(step * here$u[free])
    if (slope < 1e-22 && fresh) return(here)
    ahead <- if (slope >= 1e-22) halved_step(problem, here, free, step * min(1, 5 / max(abs(step))))
    if (is.null(ahead)) { # begun anew; where that leads nowhere, too, rounding leaves no more
      if (fresh) return(if (slope < 1e-10) here)
      inverse <- NULL
      next
    }
    inverse <- bfgs_update(inverse, (ahead$b - here$b)[free], (here$u - ahead$u)[free])
    standing <- if (ahead$penalized > here$penalized + 1e-14 * abs(here$penalized)) 0 else standing + 1
    if (standing > 4) return(if (slope < 1e-8) ahead)
    here <- ahead
  }
  NULL
}

# The approximation of the inverse of a curvature after a step s along which the slope fell by y (Nocedal & Wright 2006,
# Numerical Optimization, section 6.1).
bfgs_update <- function(inverse, s, y) {
  along <- sum(s * y)
  if (!(along > 1e-12 * sqrt(sum(s^2) * sum(y^2)))) return(NULL)
  part <- diag(length(s)) - outer(s, y) / along
  part %*% inverse %*% t(part) + outer(s, s) / along
}

halved_step <- function(problem, here, free, step) {
  for (halvings in 0:40) {
    ahead <- firth_at(problem, replace(here$b, which(free), here$b[free] + step))
    if (!is.null(ahead) && ahead$penalized >= here$penalized - 1e-13 * abs(here$penalized)) return(ahead)
    step <- step / 2
  }
  NULL
}

# The best point with some coefficients at 0.
firth_without <- function(problem, top, places) {
  free <- !seq_along(top$b) %in% places
  firth_maximum(problem, ifelse(free, top$b, 0), free)
}

# The penalized likelihood ratio chi-square of the coefficients at these places; the penalty keeps all columns.
firth_test <- function(problem, top, places) {
  null <- firth_without(problem, top, places)
  if (is.null(null)) NA_real_ else max(0, 2 * (top$penalized - null$penalized))
}

# Where the profile of the j-th coefficient has come down by `drop`, on one `side` (-1, 1) of the maximum: Newton's
# steps, the slope being the score at the best point, kept between where the profile is above and where it is below. NA where
# it does not come down within what doubles can tell.
firth_limit <- function(problem, top, j, side, drop) {
  free <- seq_along(top$b) != j
  above <- top$b[j]
  below <- NA_real_
  at <- top
  t <- above + side * sqrt(2 * drop * top$var[j, j])
  for (iteration in seq_len(200)) {
    if (abs(t) > 1e4) return(NA_real_)
    found <- firth_maximum(problem, replace(at$b, j, t), free)
    if (is.null(found)) {
      if (iteration > 100) return(NA_real_)
      below <- t
      t <- (above + t) / 2
      next
    }
    gap <- found$penalized - (top$penalized - drop)
    if (gap > 0) above <- t else below <- t
    at <- found
    ahead <- t - gap / found$u[j]
    within <- is.finite(ahead) && side * (ahead - above) > 0 && (is.na(below) || side * (below - ahead) > 0)
    if (!within) ahead <- if (is.na(below)) t + 2 * (t - top$b[j]) else (above + below) / 2
    if (abs(ahead - t) < 1e-11 * max(abs(t), sqrt(top$var[j, j]))) return(ahead)
    t <- if (is.na(below)) top$b[j] + side * min(abs(ahead - top$b[j]), 4 * abs(t - top$b[j])) else ahead
  }
  NA_real_
}

# A row for each column of the model's terms: coefficient, its standard error by the information, and its test and
# limits by the penalized likelihood; NA where a column could not be fitted or has no estimate of what it is said to compare.
firth_table <- function(model, columns) {
  fit <- model$fit
  own <- which(columns$term %in% model$terms)
  of <- function(values) replace(values, fit$not_estimable, NA)[match(own, fit$columns)]
  b <- of(fit$b)
  test <- of(fit$tests)
  list(
    term = columns$term[own], column = columns$column[own], b = b, se = of(sqrt(diag(fit$var))), chi_square = test,
    df = rep(1L, length(own)), p = stats::pchisq(test, 1, lower.tail = FALSE), exp_b = exp(b),
    exp_low = exp(of(fit$low)), exp_high = exp(of(fit$high))
  )
}

# The penalized likelihood ratio test of each term; none where a coefficient of it is mixed with another term.
firth_terms <- function(model, columns) {
  fit <- model$fit
  bind_rows(lapply(model$terms, function(term) {
    places <- which(columns$term[fit$columns] == term)
    unknown <- !length(places) || !fit$converged || any(fit$crossed[places])
    found <- chi_square_p(if (unknown) NA_real_ else fit$test_of(places), length(places))
    list(term = term, chi_square = found$chi_square, df = found$df, p = found$p)
  }))
}
