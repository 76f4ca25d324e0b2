# Cumulative incidence with delayed entry: a patient is at risk at t where entry < t <= time.

# What incidence_curve() returns, with the standard errors of survfit's multi-state curves (`std_error`, times by causes)
# and the times of entry (`entries`). The variance is the infinitesimal jackknife: the sum over patients of their squared
# influence, which with delayed entry is no longer that of Greenwood.
entering_incidence <- function(entry, time, cause, n_causes) {
  state <- factor(cause, 0:n_causes)
  place <- seq_along(time)
  fit <- survfit(Surv(entry, time, state) ~ 1, id = place, conf.type = "none", timefix = FALSE)
  distinct <- sort(unique(time))
  counts <- unclass(table(factor(match(time, distinct), seq_along(distinct)), state))
  events <- matrix(counts[, -1], length(distinct))
  before <- function(values) findInterval(distinct, sort(values), left.open = TRUE)
  n_risk <- before(entry) - before(time)
  std_error <- fit$std.err[match(distinct, fit$time), -1, drop = FALSE]
  number <- table(entry)
  curve <- incidence_of(distinct, events, as.vector(counts[, 1]), n_risk)
  c(curve, list(
    std_error = unname(std_error), entries = data.frame(time = sort(unique(entry)), count = as.vector(number))
  ))
}

# The curve as those of Kaplan-Meier are, of any event.
of_any_event <- function(curve) {
  list(
    time = curve$time, n.event = rowSums(curve$events), n.censor = curve$censored, n.risk = curve$n_risk,
    surv = curve$survival, entries = curve$entries
  )
}

entered_at_risk <- function(curve, times) curve_at_risk(of_any_event(curve), times)

thin_incidence <- function(curve) thin_risk_sets(of_any_event(curve))
