# Kaplan-Meier curves: SPSS's numbers written out from its formulas, R's from survfit().

# Keys: convention|context|stratum|group1|group2|test|at|name, groups and strata by number, 0 for all.
km_key <- function(convention, context, stratum, group1, name, group2 = 0, test = "", at = "") {
  paste(convention, context, stratum, group1, group2, test, at, name, sep = "|")
}

number_text <- function(x) sprintf("%.10g", x)

# As R does, times that differ by rounding error are equal.
equal_times <- function(time) aeqSurv(Surv(time, rep(1, length(time))))[, 1]

# The same of times and entries together.
equal_both <- function(entry, time) {
  both <- equal_times(c(entry, time))
  list(entry = both[seq_along(entry)], time = both[length(entry) + seq_along(time)])
}

with_equal_times <- function(job) {
  if (is.null(job$entry)) {
    job$time <- equal_times(job$time)
    return(job)
  }
  utils::modifyList(job, equal_both(job$entry, job$time))
}

surv_of <- function(entry, time, status) if (is.null(entry)) Surv(time, status) else Surv(entry, time, status)

answer_km <- function(job) {
  job <- with_equal_times(job)
  several <- max(job$stratum) > 1
  groups <- if (job$groups > 1) c(seq_len(job$groups), 0) else 0
  index <- expand.grid(group = groups, stratum = if (several) seq_len(max(job$stratum)) else 0)
  if (several) index <- rbind(index, data.frame(group = 0, stratum = 0))
  for (k in seq_len(nrow(index))) {
    own <- (index$stratum[k] == 0 | job$stratum == index$stratum[k]) & (index$group[k] == 0 | job$group == index$group[k])
    if (any(own)) answer_curve(job, index$stratum[k], index$group[k], own)
  }
  if (job$groups > 1) answer_tests(job)
  if (job$groups > 1 && length(job$reference)) answer_differences(job)
}

answer_curve <- function(job, stratum, group, own) {
  time <- job$time[own]
  status <- job$status[own]
  entry <- job$entry[own]
  for (convention in names(job$conf_types)) {
    tell <- function(name, value, tolerance = 0, at = "") {
      put(km_key(convention, "survfit", stratum, group, name, at = at), value, tolerance)
    }
    tell("n", length(time))
    tell("n_events", sum(status))
    tell("n_censored", sum(status == 0))
    tell("percent_censored", 100 * mean(status == 0))
    tell("last_time", max(time))
    type <- job$conf_types[[convention]]
    if (convention == "spss") spss_summary(job, time, status, type, tell) else r_summary(job, time, status, type, tell, entry)
  }
  band <- names(job$conf_types)[length(job$conf_types)]
  type <- job$conf_types[[band]]
  y <- surv_of(entry, time, status)
  fit <- survfit(y ~ 1, conf.type = if (type == "spss") "log" else type, conf.int = job$conf_level)
  answer_rates(job, fit, function(name, value, at) {
    t <- as.numeric(at)
    # Who has entered before; at 0 who enters there.
    if (name == "n_risk" && !is.null(entry)) value <- sum((entry < t | t == 0 & entry == 0) & time >= t)
    put(km_key(band, "survfit", stratum, group, name, at = at), value)
  })
  if (job$curves) answer_steps(fit, stratum, group)
}

# S at the event times, and its standard error: formulas of the survival table.
curve_by_hand <- function(time, status) {
  t <- sort(unique(time[status == 1]))
  n <- vapply(t, function(u) sum(time >= u), 1)
  d <- vapply(t, function(u) sum(time == u & status == 1), 1)
  s <- cumprod((n - d) / n)
  list(t = t, n = n, d = d, s = s, se = ifelse(s == 0, 0, s * sqrt(cumsum(ifelse(n > d, d / (n * (n - d)), 0)))))
}

normal_factor <- function(level) if (isTRUE(all.equal(level, 0.95))) 1.96 else qnorm((1 + level) / 2)

spss_summary <- function(job, time, status, type, tell) {
  curve <- curve_by_hand(time, status)
  factor <- normal_factor(job$conf_level)
  m <- sum(status)
  if (m > 0) spss_mean(curve, time, status, factor, tell)
  fit <- if (type != "spss") survfit(Surv(time, status) ~ 1, conf.type = type, conf.int = job$conf_level)
  one <- function(name, p, at = "") {
    found <- spss_percentile(curve, p, m)
    limits <- found[1] + c(-1, 1) * factor * found[2]
    if (!is.null(fit) && name == "median") limits <- printed_limits(fit)
    if (!is.null(fit) && name != "median") limits <- vapply(quantile(fit, 1 - p)[c("lower", "upper")], `[[`, 1, 1)
    tell(name, found[1], at = at)
    tell(paste0(name, "_std_error"), found[2], at = at)
    tell(paste0(name, "_conf_low"), limits[1], 1e-15 * abs(found[1]), at)
    tell(paste0(name, "_conf_high"), limits[2], 1e-15 * abs(found[1]), at)
  }
  one("median", 0.5)
  for (p in job$surviving) one("percentile", p, number_text(p))
}

# What print(survfit) shows: where a band's limit is not monotone, quantile() has others.
printed_limits <- function(fit) {
  table <- summary(fit)$table
  c(table[[grep("LCL$", names(table))]], table[[grep("UCL$", names(table))]])
}

# The mean up to the curve's own largest time; m / (m - 1) where an event happens then; one event has no error.
spss_mean <- function(curve, time, status, factor, tell) {
  last <- max(time)
  height <- c(1, curve$s)
  area <- height * diff(c(0, curve$t, last))
  right <- rev(cumsum(rev(area)))[-1]
  m <- sum(status)
  at_last <- any(status == 1 & time == last)
  variance <- sum(ifelse(curve$n > curve$d, right^2 * curve$d / (curve$n * (curve$n - curve$d)), 0))
  correction <- if (at_last && m > 1) m / (m - 1) else 1
  se <- if (m == 1) NA else sqrt(variance * correction)
  tell("mean", sum(area))
  tell("mean_limit", last)
  tell("mean_variance_factor", correction)
  tell("mean_std_error", se)
  tell("mean_conf_low", sum(area) - factor * se, 1e-15 * sum(area))
  tell("mean_conf_high", sum(area) + factor * se)
}

# The first time at which S, rounded to 4 decimals, is no more than p; its standard error SE(S) / f with the slope f
# between the last time with S >= p + .05 and the first with S <= p - .05. None where S is 0 or never <= p - .05.
spss_percentile <- function(curve, p, m) {
  at <- function(share) round(1e4 * share)
  reached <- which(at(curve$s) <= at(p))
  if (!length(reached)) return(c(NA, NA))
  here <- min(reached)
  upper <- which(at(curve$s) >= at(p + 0.05))
  lower <- which(at(curve$s) <= at(p - 0.05))
  if (!length(lower) || m == 1 || curve$s[here] == 0) return(c(curve$t[here], NA))
  u <- if (length(upper)) max(upper) + 1 else 1
  l <- min(lower)
  slope <- (c(1, curve$s)[u] - curve$s[l]) / (curve$t[l] - c(0, curve$t)[u])
  c(curve$t[here], curve$se[here] / slope)
}

r_summary <- function(job, time, status, type, tell, entry) {
  y <- surv_of(entry, time, status)
  fit <- survfit(y ~ 1, conf.type = type, conf.int = job$conf_level)
  limit <- max(job$time)
  table <- summary(fit, rmean = limit)$table
  z <- qnorm((1 + job$conf_level) / 2)
  tell("mean", table[["rmean"]])
  tell("mean_limit", limit)
  tell("mean_variance_factor", 1)
  tell("mean_std_error", table[["se(rmean)"]])
  tell("mean_conf_low", table[["rmean"]] - z * table[["se(rmean)"]], 1e-15 * table[["rmean"]])
  tell("mean_conf_high", table[["rmean"]] + z * table[["se(rmean)"]])
  tell("median", table[["median"]])
  limits <- printed_limits(fit)
  tell("median_conf_low", limits[1])
  tell("median_conf_high", limits[2])
  for (p in job$surviving) {
    found <- vapply(quantile(fit, 1 - p), `[[`, 1, 1)
    tell("percentile", found[["quantile"]], at = number_text(p))
    tell("percentile_conf_low", found[["lower"]], at = number_text(p))
    tell("percentile_conf_high", found[["upper"]], at = number_text(p))
  }
}

# Survival and numbers at risk at given times; restricted means. Nothing is known after the last time, unless all died.
answer_rates <- function(job, fit, tell) {
  known <- function(t) t <= max(fit$time) || min(fit$surv) == 0
  for (t in job$times) {
    found <- summary(fit, times = t, extend = TRUE)
    tell("n_risk", found$n.risk, number_text(t))
    tell("survival", if (known(t)) found$surv else NA, number_text(t))
    se <- if (found$surv == 0) 0 else found$std.err
    tell("survival_std_error", if (known(t)) se else NA, number_text(t))
    tell("survival_conf_low", if (known(t)) found$lower else NA, number_text(t))
    tell("survival_conf_high", if (known(t)) found$upper else NA, number_text(t))
  }
  for (tau in job$tau) {
    # R restricts no mean to a time before the first one.
    table <- tryCatch(summary(fit, rmean = tau)$table[c("rmean", "se(rmean)")], error = function(e) c(tau, 0))
    if (!known(tau)) table <- c(NA, NA)
    z <- qnorm((1 + job$conf_level) / 2)
    tell("restricted_mean", table[1], number_text(tau))
    tell("restricted_mean_std_error", table[2], number_text(tau))
    tell("restricted_mean_conf_low", table[1] - z * table[2], number_text(tau))
    tell("restricted_mean_conf_high", table[1] + z * table[2], number_text(tau))
  }
}

# The points of the curve, as --table has them.
answer_steps <- function(fit, stratum, group) {
  for (k in seq_along(fit$time)) {
    tell <- function(name, value) put(paste("curve", stratum, group, k, name, sep = "|"), value)
    tell("time", fit$time[k])
    tell("n_risk", fit$n.risk[k])
    tell("n_event", fit$n.event[k])
    tell("n_censor", fit$n.censor[k])
    tell("survival", fit$surv[k])
    tell("std_error", if (fit$surv[k] == 0) 0 else fit$surv[k] * fit$std.err[k])
    tell("conf_low", fit$lower[k])
    tell("conf_high", fit$upper[k])
  }
}
