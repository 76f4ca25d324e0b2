# One fit of a Cox model, with SPSS's or R's rule of when to stop, and tests at a fit.
#
# `data` is what cox_cases makes, with the whole design x, the term and the range of each of its columns, ties
# ("breslow", "efron", "exact") and convention ("spss", "r"); `columns` are the columns of x in the model, in order.
# A fit is a list of
#   columns     those that could be fitted
#   aliased     those that could not: given the earlier ones they carry no information
#   b, var      coefficients of `columns` and their variance, the inverse information
#   loglik, score    log likelihood at b; score test of b = 0
#   iterations, converged
#   infinite    which of `columns` have no finite estimate, because the likelihood has no maximum
#   mixed, crossed   which of them are estimated only together with an aliased column of a term in the model, and with
#               one of another term: see mixed_with
#   not_estimable    which are infinite or mixed, or where the iterations ended without a maximum and without
#               information of them
#   unknown     directions of the coefficients of all columns of x that the likelihood leaves open, a column each
cox_fit <- function(data, columns) {
  fit <- fit_columns(data, columns)
  found <- mixed_with(data, fit)
  free <- matrix(0, ncol(data$x), ncol(fit$free))
  free[fit$columns, ] <- fit$free
  c(fit[names(fit) != "free"], list(
    mixed = found$mixed, crossed = found$crossed,
    not_estimable = fit$infinite | found$mixed | !fit$converged & is_noise(data, fit$columns, fit$var),
    unknown = cbind(free, found$along)
  ))
}

fit_columns <- function(data, columns) {
  if (!length(columns)) return(empty_fit(data))
  fit <- if (data$convention == "spss") spss_fit(data, columns) else r_fit(data, columns)
  if (anyNA(fit$var) || any(is_noise(data, columns, fit$var))) {
    # Of a diverging coefficient, too, little information may be left; at b = 0 only of a column that does not vary
    # in any risk set, or not beyond the columns before it.
    singular <- is_noise(data, columns, likelihood_at(data, columns, numeric(length(columns)))$var)
    if (any(singular)) {
      fit <- fit_columns(data, columns[!singular])
      fit$aliased <- c(columns[singular], fit$aliased)
      return(fit)
    }
  }
  c(estimable_fit(data, columns, fit), list(columns = columns, aliased = integer()))
}

null_fit <- function(data) {
  nothing <- logical()
  c(empty_fit(data), list(
    mixed = nothing, crossed = nothing, not_estimable = nothing, unknown = matrix(0, NCOL(data$x), 0)
  ))
}

empty_fit <- function(data) {
  list(
    b = numeric(), var = matrix(0, 0, 0), loglik = data$null_loglik, score = 0, iterations = 0L, converged = TRUE,
    infinite = logical(), free = matrix(0, 0, 0), columns = integer(), aliased = integer()
  )
}

# SPSS: Newton-Raphson from 0, stopped after the update that changes the log likelihood by less than 1e-5 (LCON), and
# by nothing else. Of that update are the printed coefficients, and the information is taken there: decided by
# COXREG's unrounded output of three data sets. Whether SPSS halves a step that lowers the likelihood is not known;
# here it does, and such a step is not the last; nor what it does where the information of a coefficient is gone. Without
# either it came `straight` to its stop. It takes 20 iterations at most, the ITERATE(20) that the dialog pastes.
spss_fit <- function(data, columns) {
  here <- likelihood_at(data, columns, numeric(length(columns)))
  score <- here$score
  converged <- FALSE
  straight <- TRUE
  iteration <- 0L
  aliased <- any(is_noise(data, columns, here$var))
  while (!aliased && iteration < 20L) {
    iteration <- iteration + 1L
    ahead <- newton_step(data, columns, here)
    if (is.null(ahead)) break
    converged <- ahead$halvings == 0 && abs(ahead$loglik - here$loglik) < 1e-5
    straight <- straight && ahead$halvings == 0 && !any(is_noise(data, columns, ahead$var))
    here <- ahead
    if (converged) break
  }
  list(
    b = here$b, var = here$var, u = here$u, loglik = here$loglik, score = score, iterations = iteration,
    converged = converged, straight = straight
  )
}

# R: coxph's own control and stopping rule. Where the iterations run out, coxfit6 has not inverted the information: what
# coxph then prints as standard errors are none, so that they are taken at the coefficients anew.
r_fit <- function(data, columns) {
  found <- compiled_newton(data, columns, numeric(length(columns)), coxph.control()$iter.max)
  here <- if (found$ended) found else likelihood_at(data, columns, found$b)
  list(
    b = found$b, var = here$var, u = here$u, loglik = here$loglik, score = found$score,
    iterations = as.integer(found$iterations), converged = found$ended, straight = TRUE
  )
}

# The fit where the iterations ended, with what of it is an estimate. Where the likelihood has a maximum but they did
# not come near it, that takes their place. Where it has none, what is printed of the model (its likelihood, and the
# finite coefficients with their standard errors) is what stands at the stop of SPSS or coxph. Where they do not stop by
# their own rule, or where that stop depends on what is not known of SPSS, or where coxph stops short of where the
# likelihood goes, it is the limit, which depends on no iterations.
estimable_fit <- function(data, columns, fit) {
  fit$infinite <- logical(length(columns))
  fit$free <- matrix(0, length(columns), 0)
  if (!has_maximum(data, columns, fit) || !stands(data, columns, fit)) {
    face <- last_face(data, columns)
    fit[c("infinite", "free")] <- face[c("infinite", "free")]
    if (!any(fit$infinite)) {
      if (!stands(data, columns, fit)) fit <- put_in_place(fit, limit_on_face(face))
    } else if (data$convention == "r" || !stops(fit)) {
      limit <- limit_on_face(face)
      if (!stops(fit) || !is_near(fit, limit)) {
        fit <- put_in_place(fit, far_out(data, columns, limit, fit$infinite))
      }
    }
  }
  fit[!names(fit) %in% c("u", "straight")]
}

# Did the iterations end at a point with coefficients, information and a likelihood?
stands <- function(data, columns, fit) {
  fit$converged && all(is.finite(fit$b)) && all(is.finite(fit$var)) && is.finite(fit$loglik) &&
    !any(is_noise(data, columns, fit$var))
}

# Did they end by their own rule, whatever has become of the information of the infinite coefficients?
stops <- function(fit) {
  fit$converged && fit$straight && is.finite(fit$loglik) && all(is.finite(fit$b)) && all(is.finite(fit$var[, !fit$infinite]))
}

# Is coxph where the likelihood and the finite coefficients go? Its own rule leaves 1e-9 of the likelihood, which moves
# no coefficient by a thousandth of its standard error; where it overshot, it stops anywhere.
is_near <- function(fit, limit) {
  if (is.null(limit)) return(TRUE)
  finite <- !fit$infinite
  se <- sqrt(diag(limit$var))[finite]
  abs(fit$loglik - limit$loglik) < 1e-6 * max(1, abs(limit$loglik)) && all(abs(fit$b - limit$b)[finite] < 0.05 * se) &&
    all(abs(sqrt(diag(fit$var))[finite] - se) < 0.05 * se)
}

put_in_place <- function(fit, found) {
  if (is.null(found)) {
    fit$converged <- FALSE
    fit$b[!is.finite(fit$b)] <- 0
    return(fit)
  }
  utils::modifyList(fit, c(found[c("b", "var", "loglik")], list(converged = TRUE)))
}

# Score test of the columns `extra` at the coefficients of a fit, and how many of them carry information. SPSS counts
# their own gradient only, as if that of the columns in the fit were 0 where it stopped: decided by COXREG's unrounded
# output. R's is the whole score statistic.
score_test <- function(data, fit, extra) {
  if (!length(extra)) return(chi_square_p(NA_real_, 0L))
  columns <- c(fit$columns, extra)
  found <- likelihood_at(data, columns, c(fit$b, numeric(length(extra))))
  own <- length(fit$b) + seq_along(extra)
  df <- sum(!is_noise(data, columns, found$var)[own])
  score <- if (data$convention == "spss") sum(found$u[own] * (found$var[own, own] %*% found$u[own])) else found$score
  chi_square_p(if (df) score else NA_real_, df)
}

# Wald test that the coefficients at these places of a fit are all 0: b' V^-1 b. A robust variance has no inverse where
# there are no more clusters than coefficients.
wald_test <- function(fit, places) {
  b <- fit$b[places]
  if (!is.null(fit$naive) && fit$n_clusters <= length(b)) return(chi_square_p(NA_real_, length(b)))
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
