# The partial likelihood of a Cox model, by survival's compiled code.
#
# coxph() around that code takes five times as long; coxph.fit returns no derivative, so that a step through it would
# cost two evaluations; and coxexact.fit computes residuals, whose own compiled code refuses a risk that overflows.
# So both compiled parts are called here as those two functions call them. `data` is sorted for that.

# Newton-Raphson from `from` as coxph does it, at most `iterations` times:
#   b, loglik, u, var    coefficients; log likelihood, its gradient and the inverse information there
#   start, score         log likelihood and score test at `from`
#   iterations, ended    FALSE where they ran out
# A column whose information beyond the earlier ones is less than `toler_chol` of the largest gets the variance 0.
compiled_newton <- function(data, columns, from, iterations, toler_chol = coxph.control()$toler.chol) {
  if (!is.null(data$entry)) return(compiled_counting(data, columns, from, iterations, toler_chol))
  if (data$ties == "exact") return(compiled_exact(data, columns, from, iterations, toler_chol))
  control <- coxph.control()
  found <- .Call(
    Ccoxfit6, iterations, data$time, data$event, columns_of_matrix(data$x, columns),
    case_offset(data), case_weights(data), data$last, as.integer(data$ties == "efron"),
    control$eps, toler_chol, as.double(from), as.integer(!data$plain[columns])
  )
  list(
    b = found$coef, loglik = found$loglik[2], u = found$u, var = matrix(found$imat, length(columns)),
    start = found$loglik[1], score = found$sctest, iterations = found$iter, ended = found$flag != 1000
  )
}

# The same with delayed entry, as agreg.fit calls its compiled code. Exact ties go by risk sets that are written out.
compiled_counting <- function(data, columns, from, iterations, toler_chol) {
  if (data$ties == "exact") return(compiled_exact(written_out(data), columns, from, iterations, toler_chol))
  control <- coxph.control()
  of <- data$counting
  fit <- function() .Call(
    Cagfit4, of$n_used, of$y, columns_of_matrix(data$x, columns), of$strata, case_weights(data),
    case_offset(data), as.double(from), of$by_entry, of$by_time,
    as.integer(data$ties == "efron"), as.integer(iterations), control$eps, toler_chol,
    as.integer(!data$plain[columns])
  )
  found <- tryCatch(fit(), error = function(condition) if (overflows(condition)) NULL else stop(condition))
  if (is.null(found)) return(no_numbers(from))
  list(
    b = found$coef, loglik = found$loglik[2], u = found$u, var = matrix(found$imat, length(columns)),
    start = found$loglik[1], score = found$sctest, iterations = as.integer(found$iter), ended = found$flag[4] == 0
  )
}

# Is an error one of agfit4 or zph2 where hazards at some coefficients are no numbers? coxfit6 and zph1 return NaN there.
overflows <- function(condition) {
  grepl("overflow or underflow of the exp|exp overflow due to covariates", conditionMessage(condition))
}

no_numbers <- function(from) {
  nothing <- NaN * from
  list(
    b = as.double(from), loglik = NaN, u = nothing, var = outer(nothing, nothing), start = NaN, score = NaN,
    iterations = 0L, ended = FALSE
  )
}

# The data with every risk set a stratum of its own, which is what delayed entry leaves where no risk set holds the
# next one.
written_out <- function(data) {
  if (is.null(data$entry)) return(data)
  if (!is.null(data$written)) return(data$written)
  expand_risk_sets(data, integer(), list(), numeric())
}

# coxexact.fit scales its columns and takes the latest time first. Without an iteration what it calls u is Newton's
# step.
compiled_exact <- function(data, columns, from, iterations, toler_chol) {
  control <- coxph.control()
  latest <- order(data$stratum, -data$time)
  x <- data$x[latest, columns, drop = FALSE]
  plain <- data$plain[columns]
  x <- sweep(x, 2, ifelse(plain, 0, colMeans(x)))
  spread <- ifelse(plain, 1, sqrt(colSums(x^2) / max(nrow(x) - 1, 1)))
  x <- sweep(x, 2, spread, "/")
  new_stratum <- as.integer(c(length(data$strata) > 0, diff(data$stratum[latest]) != 0))
  found <- .Call(
    Ccoxexact, iterations, as.double(data$y[latest, ]), x, case_offset(data)[latest], new_stratum, from * spread,
    control$eps, toler_chol
  )
  var <- matrix(found$imat, length(columns))
  u <- if (iterations) found$u else unstepped(var, found$u)
  list(
    b = found$coef / spread, loglik = found$loglik[2], u = u * spread, var = var / outer(spread, spread),
    start = found$loglik[1], score = found$loglik[3], iterations = as.integer(found$loglik[5]),
    ended = found$loglik[4] != 1000
  )
}

# The sampling weight of each case, or how many patients it is (`weights`), 1 without; what stands beside x'b in its
# linear predictor: the offset of the model (`fixed`), and one that keeps hazards within doubles (`offset`).
case_weights <- function(data) if (is.null(data$weights)) rep(1, length(data$time)) else data$weights
case_offset <- function(data) {
  if (is.null(data$offset)) fixed_part(data) else fixed_part(data) + data$offset
}
fixed_part <- function(data) if (is.null(data$fixed)) numeric(length(data$time)) else data$fixed

# The gradient whose product with the variance is a step; 0 where the variance is.
unstepped <- function(var, step) {
  known <- diag(var) != 0
  if (!all(is.finite(var)) || !all(is.finite(step))) return(NA_real_ * step)
  step[known] <- tryCatch(
    solve(var[known, known, drop = FALSE], step[known]),
    error = function(condition) NA_real_
  )
  replace(step, !known, 0)
}

# Log likelihood, gradient, variance (the inverse information), Newton's next step and the score test, all at `at`.
likelihood_at <- function(data, columns, at, toler_chol = coxph.control()$toler.chol) {
  found <- compiled_newton(within_doubles(data, columns, at), columns, at, 0L, toler_chol)
  list(
    b = at, loglik = found$start, u = found$u, var = found$var, step = drop(found$var %*% found$u), score = found$score
  )
}

# The data with an offset where hazards are so large or small that their sums, which the compiled code runs through a
# stratum, may not be numbers: exp(709) is the largest one. The offset changes no likelihood: it is the same within a
# risk set. Where the hazards themselves lie that far apart every risk set becomes a stratum of its own, in which the
# largest hazard is 1; what would not fit into memory so is left as it is.
within_doubles <- function(data, columns, at) {
  if (data$ties == "exact" || !all(is.finite(at))) return(data)
  if (sum(abs(at) * data$range[columns]) + max(0, abs(as.double(data$fixed))) < 300) return(data)
  lp <- compiled_lp(data, columns, at)
  if (max(abs(lp)) < 300) return(data)
  if (diff(range(lp)) < 600) {
    data$offset <- rep(-mean(range(lp)), length(lp))
    return(data)
  }
  sets <- lapply(data$risk_sets, `[`, data$risk_sets$d > 0)
  if (length(data$time) * length(sets$n) > 2e7 || sum(sets$n) * ncol(data$x) > 2e7) return(data)
  data <- expand_risk_sets(data, integer(), list(), numeric())
  lp <- compiled_lp(data, columns, at)
  set <- rep(seq_along(sets$n), sets$n)
  data$offset <- -vapply(split(lp, set), max, 1)[set]
  data
}

# The log hazards as the compiled code takes them: of centered columns.
compiled_lp <- function(data, columns, at) {
  x <- columns_of_matrix(data$x, columns)
  fixed_part(data) + drop(x %*% at) - sum(ifelse(data$plain[columns], 0, weighted_means(x, data$weights)) * at)
}

# Columns of nothing but -1, 0 and 1 are neither centered nor scaled on the way, as in coxph (its `nocenter`). Most
# others show it in their first values.
plain_columns <- function(x, range) {
  plain <- function(values) all(values * values == values) || all(values * values == abs(values))
  first <- seq_len(min(nrow(x), 100L))
  vapply(seq_len(ncol(x)), function(j) range[j] <= 2 && plain(x[first, j]) && plain(x[, j]), NA)
}

# A million rows are not copied for nothing.
columns_of_matrix <- function(x, columns) {
  if (identical(columns, seq_len(ncol(x)))) x else x[, columns, drop = FALSE]
}

# The log likelihood without covariates; with weights or an offset that of a column of zeros.
null_likelihood <- function(cases, ties) {
  sets <- lapply(cases$risk_sets, `[`, cases$risk_sets$d > 0)
  if (is.null(cases$weights) && is.null(cases$fixed)) return(null_loglik(sets$n, sets$d, ties))
  n <- length(cases$time)
  likelihood_at(c(cases, list(x = matrix(0, n, 1), range = 0, plain = TRUE, ties = ties)), 1L, 0)$loglik
}

# The log likelihood without covariates: every risk set of n with d deaths gives -d log n (Breslow),
# -log(n (n - 1) ... (n - d + 1)) (Efron) or -log(n over d) (exact).
null_loglik <- function(n, d, ties) {
  -sum(switch(ties, breslow = d * log(n), efron = log(rep(n, d) - sequence(d) + 1), exact = lchoose(n, d)))
}

# Which columns carry no information. survival makes the variance 0 where a column's information is small beside the
# others'; of a column by itself rounding error is left, about 1e-16 of what its range could give at each event.
is_noise <- function(data, columns, var) {
  information <- 1 / diag(var)
  n_events <- if (is.null(data$weights)) sum(data$event) else sum(data$event * data$weights)
  !is.na(information) & (is.infinite(information) | information < 1e-14 * n_events * data$range[columns]^2)
}

# Newton's step from a point, halved until the likelihood does not fall, is a number and the information is still
# there: the point reached, with the number of `halvings`. Information may be gone for good where the likelihood has
# no maximum, so that it ends no search by itself; and where with it the slope is gone, the end is reached in that
# direction, and no step is taken in it any more. (coxph's tolerance for aliased columns would give up too early there:
# what is aliased is known at 0.)
newton_step <- function(data, columns, here) {
  step <- here$step
  gone <- is_noise(data, columns, here$var)
  for (halvings in 0:60) {
    ahead <- likelihood_at(data, columns, here$b + step, .Machine$double.eps)
    stands <- is.finite(ahead$loglik) && all(is.finite(ahead$step)) && all(is.finite(diag(ahead$var)))
    steep <- abs(ahead$u) > 1e-9 * data$range[columns]
    lost <- stands && halvings < 20 && any(is_noise(data, columns, ahead$var) & !gone & steep)
    if (stands && !lost && ahead$loglik >= here$loglik - 1e-12 * abs(here$loglik)) {
      return(c(ahead, list(halvings = halvings)))
    }
    step <- step / 2
  }
  NULL
}

# The maximum of a likelihood that has one, to the last digits: damped Newton steps from 0, the last of which counts for
# nothing beside the standard errors; NULL where they do not get there.
maximum <- function(data, columns) {
  here <- likelihood_at(data, columns, numeric(length(columns)))
  for (iteration in seq_len(200)) {
    last <- here$score < 1e-10
    here <- newton_step(data, columns, here)
    if (is.null(here) || any(is_noise(data, columns, here$var))) return(NULL)
    if (last) return(here)
  }
  NULL
}
