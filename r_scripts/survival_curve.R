# One Kaplan-Meier curve from counted rows, and what SPSS and R print of it.
#
# A curve is an object of survival::survfit with one curve. `count` is the number of patients of a row:
# rows with the same time and status are counted before they come here, which changes no number.

# Times that differ by rounding error only are made equal, as survfit, survdiff and coxph do: aeqSurv's tolerance, but
# relative to the times themselves. aeqSurv relates it to 1 and to the mean of all times, so that one time far beyond
# the others, or a unit that makes all small, has it join times that differ; the cohort says so where it would.
equalized_time <- function(time) {
  distinct <- sort(unique(time))
  joined <- diff(distinct) <= sqrt(.Machine$double.eps) * abs(distinct[-1])
  if (!any(joined)) return(time)
  first <- distinct[c(TRUE, !joined)]
  first[findInterval(time, first)]
}

# The curve of some counted rows. SPSS has no confidence band: it gets R's default, and the caller names it.
# survfitKM is what survfit.formula calls with a prepared response; the model frame around it takes six times as long.
# `entry` is NULL where everybody is at risk from 0 on; the curve has it then in `entries`, a row each time of entry
# with its number of patients.
survival_curve <- function(time, status, count, conf_type, conf_level, entry) {
  response <- if (is.null(entry)) Surv(time, status) else Surv(entry, time, status)
  curve <- survfitKM(
    structure(rep(1L, length(time)), levels = "1", class = "factor"), response,
    weights = count, conf.type = if (conf_type == "spss") "log" else conf_type, conf.int = conf_level, robust = FALSE
  )
  if (is.null(entry)) curve <- to_the_last_bit(curve)
  if (!is.null(entry)) {
    number <- tapply(count, entry, sum)
    curve$entries <- data.frame(time = sort(unique(entry)), count = as.vector(number))
  }
  structure(curve, class = "survfit")
}

# The curve as SPSS adds it up, which decides how halves are printed (11 of 80 is .138 or .137 by the last bit of S): with
# the share q = d / n that has the event at each time, S = product of 1 - q and SE = S sqrt(sum of q / (1 - q) / n). All
# 68 estimates and 66 standard errors of unrounded output are these doubles; survfit's (n - d) / n and d / (n (n - d))
# are off by an ulp in every second one. (cumprod and cumsum have more bits on the way.)
to_the_last_bit <- function(curve) {
  q <- curve$n.event / curve$n.risk
  curve$surv <- running(`*`, 1 - q)
  gone <- curve$n.event == curve$n.risk
  sums <- running(`+`, ifelse(gone, 0, q / (1 - q) / curve$n.risk))
  curve$std.err <- ifelse(cumsum(gone) > 0, curve$std.err, sqrt(sums))
  curve
}

# The results of an operation so far along a vector, each rounded to a double.
running <- function(operation, x) {
  for (i in seq_along(x)[-1]) x[i] <- operation(x[i - 1], x[i])
  x
}

# Standard error of the survival itself (survfit keeps that of its logarithm, unless it is a jackknife's). At S = 0 it
# is 0 in SPSS, NaN in R.
survival_std_error <- function(curve) {
  ifelse(curve$surv == 0, 0, if (isFALSE(curve$logse)) curve$std.err else curve$surv * curve$std.err)
}

# The normal quantile of an interval. SPSS's KM multiplies by the literal 1.96, R by qnorm(0.975).
interval_factor <- function(convention, conf_level) {
  if (convention == "spss" && abs(conf_level - 0.95) < 1e-8) 1.96 else stats::qnorm((1 + conf_level) / 2)
}

# Area under the curve from 0 to `limit`, and its standard error by Greenwood's sum
# sqrt(sum of A_i^2 d_i / (n_i (n_i - d_i))), A_i the area from the event time t_i to `limit`
# (Klein & Moeschberger 2003, section 4.5); of a weighted curve that of its jackknife. Beyond the last time the curve
# goes on flat.
area_under_curve <- function(curve, limit) {
  inside <- curve$time < limit & curve$n.event > 0
  start <- c(0, curve$time[inside])
  height <- c(1, curve$surv[inside])
  area <- height * diff(c(start, limit))
  to_the_right <- rev(cumsum(rev(area)))[-1]
  total <- utils::tail(running(`+`, area), 1)
  if (!is.null(curve$rows)) {
    return(list(area = total, std_error = jackknife_of_area(curve, limit, to_the_right)))
  }
  n <- curve$n.risk[inside]
  d <- curve$n.event[inside]
  term <- ifelse(n > d, to_the_right^2 * d / (n * (n - d)), 0)
  list(area = total, std_error = sqrt(sum(term)))
}

# The mean survival time as each program restricts it.
#
# SPSS: up to the curve's own largest time; where an event happens at that time, the variance is multiplied by
# m / (m - 1), m the number of events, so that one event has no standard error. R (rmean = "common"): up to the
# largest time of all curves, without that factor. Without any event SPSS prints no mean.
mean_survival <- function(curve, convention, common_limit, conf_level) {
  last <- length(curve$time)
  limit <- if (convention == "spss") curve$time[last] else common_limit
  under <- area_under_curve(curve, limit)
  estimate <- under$area
  m <- sum(curve$n.event)
  factor <- if (convention == "spss" && m > 1 && curve$n.event[last] > 0) m / (m - 1) else 1
  std_error <- sqrt(factor) * under$std_error
  if (convention == "spss" && m == 0) estimate <- std_error <- NA_real_
  if (convention == "spss" && m == 1) std_error <- NA_real_
  half_width <- interval_factor(convention, conf_level) * std_error
  list(
    estimate = estimate, std_error = std_error,
    conf_low = estimate - half_width, conf_high = estimate + half_width,
    limit = limit, variance_factor = factor
  )
}

# Whether survival has come down to a level, or is still up to it, as SPSS sees it: S is rounded to 4 decimals, and
# equality counts. Unrounded output decides it for .55 (.5499515 counts, .5499307 does not); no published number does
# for the median itself and for .45, nor for other percentiles, which are taken to follow the same rule.
at_most <- function(survival, level) in_ten_thousandths(survival) <= 1e4 * level + 1e-6
at_least <- function(survival, level) in_ten_thousandths(survival) >= 1e4 * level - 1e-6
in_ten_thousandths <- function(survival) floor(1e4 * survival + 0.5 + 1e-7)

# Standard error of a percentile in SPSS: SE(S) / f, f the slope of the curve between the last event time with
# S >= surviving + 0.05 and the first with S <= surviving - 0.05; above the first such time 0 and S = 1 are taken.
# None where the curve does not come down so far, has come down to 0 at the percentile, or has one event.
density_std_error <- function(curve, surviving, estimate) {
  event <- curve$n.event > 0
  time <- curve$time[event]
  survival <- curve$surv[event]
  upper <- which(at_least(survival, surviving + 0.05))
  lower <- which(at_most(survival, surviving - 0.05))
  if (is.na(estimate) || length(lower) == 0 || sum(counts_of(curve)$n.event) == 1) return(NA_real_)
  here <- match(estimate, time)
  if (survival[here] == 0) return(NA_real_)
  u <- if (length(upper)) max(upper) else 0
  l <- min(lower)
  slope <- (c(1, survival)[u + 1] - survival[l]) / (time[l] - c(0, time)[u + 1])
  survival_std_error(curve)[event][here] / slope
}

# The first event time at which no more than `surviving` of the patients are left: SPSS's median or percentile.
first_time_at <- function(curve, surviving) {
  reached <- which(curve$n.event > 0 & at_most(curve$surv, surviving))
  if (length(reached)) curve$time[min(reached)] else NA_real_
}

# Where print(survfit) and summary(fit)$table see a curve or a limit of its band cross one half: the first time at or
# below it, or the middle of the step to the next lower value where it is one half. Unlike quantile.survfit they take
# the first time where the curve never falls below one half.
printed_crossing <- function(survival, time) {
  tolerance <- sqrt(.Machine$double.eps)
  below <- which(!is.na(survival) & survival < 0.5 + tolerance)
  if (!length(below)) return(NA_real_)
  survival <- survival[below]
  time <- time[below]
  lower <- which(survival < survival[1])
  if (abs(survival[1] - 0.5) < tolerance && length(lower)) return((time[1] + time[lower[1]]) / 2)
  time[1]
}

printed_median <- function(curve) {
  list(
    estimate = printed_crossing(curve$surv, curve$time), conf_low = printed_crossing(curve$lower, curve$time),
    conf_high = printed_crossing(curve$upper, curve$time)
  )
}

# R's percentile with the limits of the band.
quantile_of_survival <- function(curve, surviving) {
  crossing <- stats::quantile(curve, probs = 1 - surviving)
  list(
    estimate = unname(crossing$quantile), conf_low = unname(crossing$lower), conf_high = unname(crossing$upper)
  )
}

# The median as SPSS and as R's print has it; `unlike_quantile` is 1 where quantile.survfit has another number.
median_of_survival <- function(curve, convention, conf_type, conf_level) {
  printed <- printed_median(curve)
  unlike <- convention == "r" && !isTRUE(all.equal(printed, quantile_of_survival(curve, 0.5), tolerance = 1e-9))
  c(
    percentile(curve, 0.5, printed, convention, conf_type, conf_level),
    list(unlike_quantile = as.integer(unlike))
  )
}

percentile_of_survival <- function(curve, surviving, convention, conf_type, conf_level) {
  crossing <- if (convention == "r" || conf_type != "spss") quantile_of_survival(curve, surviving)
  percentile(curve, surviving, crossing, convention, conf_type, conf_level)
}

# The time at which no more than `surviving` of the patients are left: SPSS's first event time, or R's `crossing`.
# The interval is SPSS's (estimate +/- factor x density_std_error) or R's (where the band crosses `surviving`).
percentile <- function(curve, surviving, crossing, convention, conf_type, conf_level) {
  first <- first_time_at(curve, surviving)
  estimate <- if (convention == "r") crossing$estimate else first
  std_error <- density_std_error(curve, surviving, first)
  if (conf_type == "spss") {
    half_width <- interval_factor(convention, conf_level) * std_error
    conf_low <- estimate - half_width
    conf_high <- estimate + half_width
  } else {
    conf_low <- crossing$conf_low
    conf_high <- crossing$conf_high
    if (convention == "r") std_error <- NA_real_
  }
  list(
    surviving = surviving, estimate = estimate, std_error = std_error, conf_low = conf_low, conf_high = conf_high
  )
}

# Survival at given times with the number at risk just before each; nothing beyond the last time, unless
# everybody has had the event by then. The rows are in the order of time, in which summary returns them.
survival_at <- function(curve, times) {
  times <- sort(times)
  found <- summary(curve, times = times, extend = TRUE)
  unknown <- times > max(curve$time) & found$surv > 0
  empty <- function(x) replace(x, unknown, NA_real_)
  n_risk <- if (!is.null(curve$entries)) {
    curve_at_risk(curve, times)
  } else if (is.null(curve$cases)) {
    found$n.risk
  } else {
    c(curve$cases$n.risk, 0)[findInterval(times, curve$time, left.open = TRUE) + 1]
  }
  list(
    at = times, n_risk = n_risk, survival = empty(found$surv),
    std_error = empty(ifelse(found$surv == 0, 0, found$std.err)),
    conf_low = empty(found$lower), conf_high = empty(found$upper)
  )
}

# Restricted mean survival time up to `tau`; none where the curve ends above 0 before `tau`.
restricted_mean <- function(curve, tau, conf_level) {
  last <- length(curve$time)
  under <- area_under_curve(curve, tau)
  if (tau > curve$time[last] && curve$surv[last] > 0) under <- list(area = NA_real_, std_error = NA_real_)
  half_width <- stats::qnorm((1 + conf_level) / 2) * under$std_error
  list(
    tau = tau, estimate = under$area, std_error = under$std_error,
    conf_low = under$area - half_width, conf_high = under$area + half_width
  )
}
