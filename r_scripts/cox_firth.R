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

# The data in units of the columns' standard deviations, around their means, every risk set of delayed entry written
# out, with the number of patients of each case (`n`); what each death faces: its risk set (`set`), how many deaths count
# so (`times`) and the share of the tied deaths that it does not count.
firth_problem <- function(data, columns) {
  data <- written_out(data)
  x <- data$x[, columns, drop = FALSE]
  counts <- patient_counts(data)
  x <- sweep(x, 2, weighted_means(x, counts))
  scale <- sqrt(weighted_means(x^2, counts))
  x <- sweep(x, 2, scale, "/")
  n <- case_weights(data)
  deaths <- which(data$status == 1)
  sets <- which(data$risk_sets$d > 0)
  dying <- match(data$run[deaths], sets)
  d <- sum_by(n[deaths], dying, length(sets))
  efron <- data$ties == "efron"
  p <- length(columns)
  last <- which(data$last == 1)
  stratum <- match(data$stratum, unique(data$stratum))
  list(
    x = x, scale = scale, n = n, fixed = fixed_part(data), stratum = stratum, deaths = deaths,
    first = data$risk_sets$first[sets], beyond = last[stratum[data$risk_sets$first[sets]]] + 1L,
    dying = dying, set = if (efron) rep(seq_along(sets), d) else seq_along(sets),
    times = if (efron) rep(1, sum(d)) else d,
    share = if (efron) (sequence(d) - 1) / rep(d, d) else 0,
    pairs = which(upper.tri(diag(p), diag = TRUE), arr.ind = TRUE)
  )
}

# For each death the sums, over those that it faces, of the columns of a matrix.
faced <- function(problem, values) {
  n <- nrow(values)
  below <- rbind(apply(values[n:1, , drop = FALSE], 2, cumsum)[n:1, , drop = FALSE], 0)
  at_risk <- below[problem$first, , drop = FALSE] - below[problem$beyond, , drop = FALSE]
  if (all(problem$share == 0)) return(at_risk[problem$set, , drop = FALSE])
  dead <- rowsum(values[problem$deaths, , drop = FALSE], problem$dying)
  at_risk[problem$set, , drop = FALSE] - problem$share * dead[problem$set, , drop = FALSE]
}

# Penalized log likelihood, score and the inverse information at b; NULL where that is no number.
firth_at <- function(problem, b) {
  lp <- problem$fixed + drop(problem$x %*% b)
  largest <- vapply(split(lp, problem$stratum), max, 1)[problem$stratum]
  moments <- moments_of_deaths(problem, problem$n * exp(lp - largest))
  p <- length(b)
  if (lost_to_rounding(problem, moments, p)) {
    largest <- lp * 0
    moments <- shifted_moments(problem, lp)
  }
  information <- matrix(0, p, p)
  information[problem$pairs] <- colSums(problem$times * moments$v)
  information[problem$pairs[, 2:1, drop = FALSE]] <- information[problem$pairs]
  died <- problem$n[problem$deaths]
  log_totals <- largest[problem$first][problem$set] + moments$log_total
  loglik <- sum(died * lp[problem$deaths]) - sum(problem$times * log_totals)
  if (!is.finite(loglik) || !all(is.finite(information))) return(NULL)
  root <- tryCatch(chol(information), error = function(condition) NULL)
  if (is.null(root)) return(NULL)
  var <- chol2inv(root)
  u <- colSums(died * problem$x[problem$deaths, , drop = FALSE]) - colSums(problem$times * moments$m)
  list(
    b = b, var = var, information = information, loglik = loglik, penalized = loglik + sum(log(diag(root))),
    u = u + colSums(problem$times * moments$slope(var)) / 2
  )
}

# Of the distribution that each death faces: logarithm of the sum of the risks, means m, variances and covariances v (a
# column for each of the problem's pairs), and slope(A), a row a death:
#   E[(x - m)_l (x - m)'A(x - m)] = E[x_l x'Ax] - m_l E[x'Ax] - 2 (E[x x'] A m)_l + 2 m_l m'Am,
# which for A = I^-1 adds up to tr(I^-1 dI/db_l). Here by moments around 0, sums that run through the strata.
moments_of_deaths <- function(problem, risk) {
  x <- problem$x
  pairs <- problem$pairs
  sums <- faced(problem, risk * cbind(1, x, x[, pairs[, 1], drop = FALSE] * x[, pairs[, 2], drop = FALSE]))
  total <- sums[, 1]
  m <- sums[, 1 + seq_len(ncol(x)), drop = FALSE] / total
  products <- sums[, -seq_len(1 + ncol(x)), drop = FALSE] / total
  list(
    log_total = log(total), m = m, products = products,
    v = products - m[, pairs[, 1], drop = FALSE] * m[, pairs[, 2], drop = FALSE],
    slope = function(a) {
      quadratic <- rowSums((x %*% a) * x)
      third_moments(m, products, faced(problem, risk * quadratic * cbind(1, x)) / total, a, pairs)
    }
  )
}

third_moments <- function(m, products, expected, a, pairs) {
  am <- m %*% a
  spread <- rowSums(am * m)
  place <- matrix(0L, ncol(m), ncol(m))
  place[pairs] <- seq_len(nrow(pairs))
  place <- pmax(place, t(place))
  found <- vapply(seq_len(ncol(m)), function(l) {
    crossed <- rowSums(products[, place[l, ], drop = FALSE] * am)
    expected[, l + 1] - m[, l] * expected[, 1] - 2 * crossed + 2 * m[, l] * spread
  }, am[, 1])
  matrix(found, nrow(m))
}

# Where nearly all risk is with one patient, what moments around 0 leave of the variance is rounding.
lost_to_rounding <- function(problem, moments, p) {
  own <- problem$pairs[, 1] == problem$pairs[, 2]
  v <- colSums(problem$times * moments$v[, own, drop = FALSE])
  !all(is.finite(v)) || any(v < 1e-3 * colSums(problem$times * moments$products[, own, drop = FALSE]))
}

# The same around the patient of the largest risk in each set, one after the other.
shifted_moments <- function(problem, lp) {
  n <- length(problem$set)
  p <- ncol(problem$x)
  m <- matrix(0, n, p)
  v <- matrix(0, n, nrow(problem$pairs))
  log_total <- numeric(n)
  kept <- vector("list", n)
  for (k in seq_len(n)) {
    own <- problem$first[problem$set[k]]:(problem$beyond[problem$set[k]] - 1L)
    dying <- own %in% problem$deaths[problem$dying == problem$set[k]]
    weight <- lp[own] + log(problem$n[own]) + log(1 - problem$share[min(k, length(problem$share))] * dying)
    heaviest <- which.max(weight)
    risk <- exp(weight - weight[heaviest])
    apart <- sweep(problem$x[own, , drop = FALSE], 2, problem$x[own[heaviest], ])
    prob <- risk / sum(risk)
    mean <- colSums(prob * apart)
    centered <- sweep(apart, 2, mean)
    log_total[k] <- weight[heaviest] + log(sum(risk))
    m[k, ] <- problem$x[own[heaviest], ] + mean
    v[k, ] <- colSums(prob * centered[, problem$pairs[, 1], drop = FALSE] * centered[, problem$pairs[, 2], drop = FALSE])
    kept[[k]] <- list(prob = prob, centered = centered)
  }
  slope <- function(a) {
    t(matrix(vapply(kept, function(each) {
      colSums(each$prob * rowSums((each$centered %*% a) * each$centered) * each$centered)
    }, numeric(p)), p))
  }
  list(log_total = log_total, m = m, v = v, slope = slope)
}

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
