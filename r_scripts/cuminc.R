# Cumulative incidence of competing events by the Aalen-Johansen estimator, group by group, with Gray's tests.
#
# rows       doubles time, count; integers cause (0 censored, 1..n_causes), group (1..n_groups), stratum (1..n_strata);
#            with delayed entry the double entry, and a row a patient
# times      at which the incidence is wanted
# conf_type  plain, log, log-log
# compare    whether the groups are compared for each cause, stratum by stratum
# pairwise   whether each pair of them is
# p_adjust   correction of the pairwise p-values of a cause: none, bonferroni, holm
# steps      whether the whole curves are wanted, each with its interval
# Group 0 stands for everybody where there is one group. Strata are for the tests only.
cuminc <- function(rows, n_groups, n_strata, n_causes, times, conf_type, conf_level, compare, pairwise, p_adjust,
                   steps) {
  rows <- equalized_rows(rows)
  groups <- if (n_groups > 1) seq_len(n_groups) else 0L
  curves <- lapply(groups, function(group) {
    own <- group == 0 | rows$group == group
    if (!is.null(rows$entry)) return(entering_incidence(rows$entry[own], rows$time[own], rows$cause[own], n_causes))
    incidence_curve(rows$time[own], rows$cause[own], rows$count[own], n_causes)
  })
  each <- function(compute) {
    bind_rows(lapply(seq_along(groups), function(k) with_keys(list(group = groups[k]), compute(curves[[k]]))))
  }
  by_cause <- function(compute) {
    each(function(curve) bind_rows(lapply(seq_len(n_causes), function(cause) {
      with_keys(list(cause = cause), compute(curve, cause))
    })))
  }
  c(
    list(
      counts = each(function(curve) {
        list(cause = c(0L, seq_len(n_causes)), n = c(sum(curve$censored), colSums(curve$events)))
      }),
      last = each(function(curve) list(last_time = max(curve$time))),
      incidence = by_cause(function(curve, cause) incidence_at(curve, cause, sort(times), conf_type, conf_level)),
      medians = by_cause(median_of_incidence),
      naive = each(function(curve) naive_at(curve, sort(times))),
      thin = if (!is.null(rows$entry)) each(thin_incidence),
      steps = if (steps) by_cause(function(curve, cause) incidence_steps(curve, cause, conf_type, conf_level))
    ),
    if (compare) gray_tests(rows, n_groups, n_strata, n_causes, pairwise, p_adjust)
  )
}

# The estimates at each distinct time, of one group: with n at risk, d_k events of cause k and d of any cause,
#   S = product of 1 - d / n        F_k = sum of S_before d_k / n
# (Aalen & Johansen 1978, Scandinavian Journal of Statistics 5:141; Klein & Moeschberger 2003, section 4.7).
# `events` and `incidence` are matrices, times by causes.
incidence_curve <- function(time, cause, count, n_causes) {
  distinct <- sort(unique(time))
  at <- rowsum(count, (match(time, distinct) - 1) * (n_causes + 1) + cause + 1)
  counts <- numeric(length(distinct) * (n_causes + 1))
  counts[as.integer(rownames(at))] <- at
  counts <- matrix(counts, length(distinct), n_causes + 1, byrow = TRUE)
  events <- counts[, -1, drop = FALSE]
  incidence_of(distinct, events, counts[, 1], rev(cumsum(rev(rowSums(counts)))))
}

incidence_of <- function(time, events, censored, n_risk) {
  any <- rowSums(events)
  survival <- cumprod((n_risk - any) / n_risk)
  before <- c(1, survival[-length(survival)])
  incidence <- matrix(apply(before * events / n_risk, 2, cumsum), length(time))
  list(
    time = time, n_risk = n_risk, events = events, censored = censored, survival = survival, before = before,
    incidence = incidence
  )
}

# The variance of F_k at every time t of the curve: the sum over the times s up to it of
#   Var(u I_k - v I_other) / n,   u = S_before - v,   v = (F_k(t) - F_k(s)) / (1 - d / n),
# I_k and I_other being whether a patient at risk has an event of cause k, or of another one. That is Greenwood's
# estimator for the matrix of transitions (Andersen, Borgan, Gill & Keiding 1993, section IV.4.1), and, since everybody
# starts in one state, the infinitesimal jackknife of survfit. Where all at risk have an event nothing comes later: v is 0.
# The sum is a square of F_k(t), of which each power has a running sum. It is taken from the last F_k on, from which F_k is
# not far where few are left: so no digits are lost.
incidence_variances <- function(curve, cause) {
  n <- curve$n_risk
  all <- rowSums(curve$events)
  own <- curve$events[, cause] / n
  other <- (all - curve$events[, cause]) / n
  ahead <- curve$incidence[length(n), cause] - curve$incidence[, cause]
  r <- ifelse(all < n, n / (n - all), 0)
  v <- r * ahead # of the last time; at t it is v - r ahead(t)
  u <- curve$before - v
  a <- own * (1 - own)
  b <- other * (1 - other)
  both <- own * other
  variance <- cumsum((a * u^2 + b * v^2 + 2 * both * u * v) / n) +
    2 * ahead * cumsum(r * (a * u - b * v + both * (v - u)) / n) +
    ahead^2 * cumsum(r^2 * (a + b - 2 * both) / n)
  replace(pmax(variance, 0), curve$incidence[, cause] == 0, 0) # without rounding errors
}

# The interval of a probability p with standard error se: p itself, its logarithm (survfit's default), or log(-log p).
# None where p is 0, before the first event, or 1 but for rounding.
incidence_interval <- function(p, std_error, conf_type, conf_level) {
  z <- stats::qnorm((1 + conf_level) / 2)
  inner <- p > 0 & p < 1 - 1e-12
  x <- replace(p, !inner, 0.5)
  limits <- switch(conf_type,
    plain = list(x - z * std_error, x + z * std_error),
    log = list(x * exp(-z * std_error / x), x * exp(z * std_error / x)),
    `log-log` = list(x^exp(-z * std_error / (x * log(x))), x^exp(z * std_error / (x * log(x))))
  )
  list(
    conf_low = replace(pmax(limits[[1]], 0), !inner, NA), conf_high = replace(pmin(limits[[2]], 1), !inner, NA)
  )
}

# The last place of the curve at or before each time; 0 before the first.
places_of <- function(curve, times) findInterval(times * (1 + 1e-12), curve$time)

# Which times lie after the last one, while somebody was still without an event: nothing is known of them.
beyond <- function(curve, times) {
  last <- length(curve$time)
  times > curve$time[last] * (1 + 1e-12) & curve$survival[last] > 0
}

# Incidence at given times, with the number at risk just before each and the events until then.
incidence_at <- function(curve, cause, times, conf_type, conf_level) {
  place <- places_of(curve, times)
  p <- c(0, curve$incidence[, cause])[place + 1]
  std_error <- c(0, incidence_std_errors(curve, cause))[place + 1]
  unknown <- beyond(curve, times)
  empty <- function(x) replace(x, unknown, NA_real_)
  interval <- incidence_interval(p, std_error, conf_type, conf_level)
  list(
    at = times, n_risk = incidence_at_risk(curve, times), n_events = c(0, cumsum(curve$events[, cause]))[place + 1],
    incidence = empty(p), std_error = empty(std_error), conf_low = empty(interval$conf_low),
    conf_high = empty(interval$conf_high)
  )
}

# How many are at risk just before each time.
incidence_at_risk <- function(curve, times) {
  if (!is.null(curve$entries)) return(entered_at_risk(curve, times))
  c(curve$n_risk, 0)[findInterval(times * (1 - 1e-12), curve$time, left.open = TRUE) + 1]
}

incidence_std_errors <- function(curve, cause) {
  if (!is.null(curve$std_error)) curve$std_error[, cause] else sqrt(incidence_variances(curve, cause))
}

# The first time at which half of the patients have had an event of the cause; NA where it does not come to that.
median_of_incidence <- function(curve, cause) {
  list(median = curve$time[which(curve$incidence[, cause] >= 0.5 * (1 - 1e-12))[1]])
}

# At the last of the times of which something is known: 1 - Kaplan-Meier of cause 1 with the others as censored, and the
# incidence, which it overestimates.
naive_at <- function(curve, times) {
  known <- times[!beyond(curve, times)]
  if (!length(known)) return(list(at = NA_real_, one_minus_km = NA_real_, incidence = NA_real_))
  place <- places_of(curve, max(known))
  survival <- cumprod((curve$n_risk - curve$events[, 1]) / curve$n_risk)
  list(
    at = max(known), one_minus_km = 1 - c(1, survival)[place + 1], incidence = c(0, curve$incidence[, 1])[place + 1]
  )
}

# The whole curve of a cause.
incidence_steps <- function(curve, cause, conf_type, conf_level) {
  p <- curve$incidence[, cause]
  std_error <- incidence_std_errors(curve, cause)
  c(
    list(
      time = curve$time, n_risk = curve$n_risk, n_event = curve$events[, cause], n_censor = curve$censored,
      incidence = p, std_error = std_error
    ),
    incidence_interval(p, std_error, conf_type, conf_level)
  )
}
