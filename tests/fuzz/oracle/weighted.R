# Sampling weights and offsets by survfit() and coxph(); Firth's penalized likelihood from the likelihood written out.

answer_weighted_km <- function(job) {
  job$time <- equal_times(job$time)
  several <- max(job$stratum) > 1
  index <- expand.grid(
    group = if (job$groups > 1) c(seq_len(job$groups), 0) else 0, stratum = if (several) seq_len(max(job$stratum)) else 0
  )
  if (several) index <- rbind(index, data.frame(group = 0, stratum = 0))
  for (k in seq_len(nrow(index))) {
    own <- (index$stratum[k] == 0 | job$stratum == index$stratum[k]) & (index$group[k] == 0 | job$group == index$group[k])
    if (any(own)) answer_weighted_curve(job, index$stratum[k], index$group[k], which(own))
  }
  if (job$groups > 1) answer_weighted_test(job)
}

answer_weighted_curve <- function(job, stratum, group, own) {
  tell <- function(name, value, tolerance = 0, at = "") {
    put(km_key("r", "survfit", stratum, group, name, at = at), value, tolerance)
  }
  time <- job$time[own]
  status <- job$status[own]
  tell("n", length(own))
  tell("n_events", sum(status))
  fit <- weighted_fit(job, time, status, job$weights[own])
  table <- summary(fit)$table
  tell("median", table[["median"]])
  for (limit in 1:2) {
    tell(c("median_conf_low", "median_conf_high")[limit], table[[paste0(job$conf_level, c("LCL", "UCL")[limit])]])
  }
  at <- summary(fit, times = job$times, extend = TRUE)
  for (i in seq_along(job$times)) {
    unknown <- job$times[i] > max(time) && at$surv[i] > 0
    of <- function(x) if (unknown) NA else x
    tell("n_risk", sum(time >= job$times[i]), at = number_text(job$times[i]))
    tell("survival", of(at$surv[i]), at = number_text(job$times[i]))
    tell("survival_std_error", of(at$std.err[i]), 1e-14, at = number_text(job$times[i]))
    # Of a survival of 1 within rounding, a log-log interval does or does not exist.
    if (abs(at$surv[i] - 1) < 1e-12) next
    tell("survival_conf_low", of(at$lower[i]), 1e-14, at = number_text(job$times[i]))
    tell("survival_conf_high", of(at$upper[i]), 1e-14, at = number_text(job$times[i]))
  }
  mean <- weighted_mean(fit, max(job$time))
  tell("mean", mean[1])
  tell("mean_std_error", mean[2], 1e-12 * mean[1])
  last <- length(fit$time)
  known <- job$tau <= fit$time[last] || fit$surv[last] == 0
  mean <- if (known) weighted_mean(fit, job$tau) else c(NA, NA)
  tell("restricted_mean", mean[1], at = number_text(job$tau))
  tell("restricted_mean_std_error", mean[2], 1e-12 * job$tau, at = number_text(job$tau))
}

# survfit()'s curve; where all at risk have the event it leaves 1e-17 of it, and limits around that.
weighted_fit <- function(job, time, status, weights) {
  id <- seq_along(time)
  fit <- survfit(
    Surv(time, status) ~ 1, weights = weights, robust = TRUE, cluster = id, conf.type = job$conf_type,
    conf.int = job$conf_level, influence = 1
  )
  plain <- survfit(Surv(time, status) ~ 1)
  gone <- cumsum(plain$n.event == plain$n.risk) > 0
  fit$surv[gone] <- fit$std.err[gone] <- 0
  fit$lower[gone] <- fit$upper[gone] <- if (job$conf_type == "plain") 0 else NA
  fit$influence.surv[, gone] <- 0
  fit
}

weighted_mean <- function(fit, limit) {
  before <- fit$time < limit
  steps <- diff(c(0, fit$time[before], limit))
  influence <- fit$influence.surv[, before, drop = FALSE] %*% steps[-1]
  c(sum(steps * c(1, fit$surv[before])), sqrt(sum(influence^2)))
}

answer_weighted_test <- function(job) {
  group <- factor(job$group)
  id <- seq_along(group)
  fit <- tryCatch(
    coxph(
      Surv(job$time, job$status) ~ group + strata(job$stratum), weights = job$weights, cluster = id, ties = "breslow",
      control = coxph.control(timefix = FALSE)
    ),
    error = function(e) NULL
  )
  # Groups that cannot all be compared, and scores that few patients decide, are left to the tests.
  if (is.null(fit) || anyNA(coef(fit)) || !isTRUE(is.finite(fit$rscore))) return()
  scores <- residuals(
    coxph(Surv(job$time, job$status) ~ group + strata(job$stratum), weights = job$weights, ties = "breslow", robust = FALSE,
      init = 0 * coef(fit), control = coxph.control(iter.max = 0, timefix = FALSE)
    ),
    "score",
    weighted = TRUE
  )
  v <- crossprod(as.matrix(scores))
  if (!all(diag(v) > 0) || rcond(v / sqrt(outer(diag(v), diag(v)))) < 1e-6) return()
  tell <- function(name, value) put(km_key("r", "survdiff", 0, 0, name, test = "weighted_logrank"), value, 1e-9 * value)
  tell("chi_square", as.vector(fit$rscore))
  tell("df", job$groups - 1)
}

answer_weighted_cox <- function(job) {
  job$time <- equal_times(job$time)
  x <- matrix(unlist(job$x), length(job$time))
  id <- seq_along(job$time)
  weighted <- length(job$weights) > 0
  weights <- if (weighted) job$weights else rep(1, nrow(x))
  offset <- if (weighted) numeric(nrow(x)) else job$offset
  model <- Surv(job$time, job$status) ~ x + strata(job$stratum) + offset(offset)
  fit <- if (weighted) {
    coxph(model, weights = weights, cluster = id, ties = job$ties)
  } else {
    coxph(model, ties = job$ties)
  }
  if (anyNA(coef(fit))) return()
  scaled <- diag(fit$var) > 0
  if (!all(scaled) || rcond(stats::cov2cor(fit$var)) < 1e-6) return()
  z <- qnorm((1 + job$conf_level) / 2)
  se <- sqrt(diag(fit$var))
  for (j in seq_along(se)) {
    tell <- function(name, value, tolerance = 0) {
      put(cox_key("r", "equation", name, 1, 1, job$term[j], job$column[j]), value, tolerance)
    }
    b <- unname(coef(fit))[j]
    slack <- 1e-6 * se[j]
    tell("coefficient", b, slack)
    if (weighted) tell("coefficient_robust_std_error", se[j], 1e-6 * se[j])
    tell("coefficient_std_error", if (weighted) sqrt(fit$naive.var[j, j]) else se[j], 1e-6 * se[j])
    tell("hazard_ratio", exp(b), exp(b) * slack)
    tell("hazard_ratio_conf_high", exp(b + z * se[j]), exp(b + z * se[j]) * 3 * slack)
  }
  tell <- function(test, value) {
    put(cox_key("r", "summary", "chi_square", test = test), value, 1e-6 * (1 + sqrt(value)))
  }
  if (!weighted) return(tell("lr", 2 * diff(fit$loglik)))
  # coxph's rscore drops columns whose unit is a thousandth of the others'.
  null <- coxph(
    model, weights = weights, robust = FALSE, ties = job$ties, init = 0 * coef(fit), control = coxph.control(iter.max = 0)
  )
  scores <- as.matrix(residuals(null, "score", weighted = TRUE))
  unit <- sqrt(colSums(scores^2))
  scores <- sweep(scores, 2, unit, "/")
  if (all(unit > 0) && rcond(crossprod(scores)) > 1e-6) {
    tell("robust_score", sum(colSums(scores) * solve(crossprod(scores), colSums(scores))))
  }
}

# The penalized likelihood's maximum: Newton's steps with the slope of log det I by differences; profiles by uniroot().
answer_firth <- function(job) {
  job$time <- equal_times(job$time)
  x <- matrix(unlist(job$x), length(job$time))
  scale <- apply(x, 2, stats::sd)
  if (!all(scale > 0)) return()
  x <- sweep(sweep(x, 2, colMeans(x)), 2, scale, "/")
  sets <- risk_sets(job$time, job$status, job$stratum, x)
  p <- ncol(x)
  at <- function(b) likelihood(x, sets, b, job$ties)
  first <- at(numeric(p))$info
  if (!all(diag(first) > 1e-8) || rcond(first / sqrt(outer(diag(first), diag(first)))) < 1e-6) return()
  height <- function(b) {
    here <- at(b)
    half <- determinant(here$info)
    if (half$sign <= 0 || !is.finite(half$modulus)) -1e10 else here$l + as.numeric(half$modulus) / 2
  }
  best <- function(b, free) {
    if (!any(free)) return(list(value = height(b), b = b))
    whole <- function(own) replace(b, which(free), own)
    found <- nlm(function(own) -height(whole(own)), b[free], gradtol = 1e-10, steptol = 1e-10, stepmax = 3, iterlim = 400)
    list(value = -found$minimum, b = whole(found$estimate))
  }
  # The likelihood may have several maxima: then there is no answer.
  set.seed(1)
  starts <- c(list(numeric(p)), lapply(1:15, function(i) stats::runif(p, -4, 4)))
  tops <- lapply(starts, best, free = rep(TRUE, p))
  top <- tops[[which.max(vapply(tops, function(each) each$value, 1))]]
  if (any(vapply(tops, function(each) top$value - each$value > 1e-6, NA))) return()
  drop <- qchisq(job$conf_level, 1) / 2
  se <- sqrt(diag(solve(at(top$b)$info)))
  for (j in seq_len(p)) {
    tell <- function(name, value, tolerance) {
      put(cox_key("r", "equation", name, 1, 1, job$term[j], job$column[j]), value, tolerance)
    }
    tell("coefficient", top$b[j] / scale[j], 3e-5 * se[j] / scale[j])
    test <- 2 * (top$value - best(replace(top$b, j, 0), seq_len(p) != j)$value)
    tell("chi_square", test, 1e-6)
    limit <- tryCatch(
      uniroot(function(t) {
        best(replace(top$b, j, t), seq_len(p) != j)$value - top$value + drop
      }, top$b[j] + c(0, 2 * se[j]), extendInt = "downX", tol = 1e-8)$root,
      error = function(e) NULL
    )
    if (!is.null(limit) && abs(limit) < 30) {
      tell("hazard_ratio_conf_high", exp(limit / scale[j]), exp(limit / scale[j]) * 1e-4 * abs(limit - top$b[j]) / scale[j])
    }
  }
  put(cox_key("r", "summary", "chi_square", test = "lr"), 2 * (top$value - height(numeric(p))), 1e-6)
}
