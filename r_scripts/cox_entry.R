# Cases of a Cox regression with delayed entry, or with several rows a patient: Surv(entry, time, status).

# Sorted cases with their entries: risk sets hold who has entered before their time; `counting` is what agreg.fit hands
# to its compiled code. Rows that are at risk at no event come last there, uncounted.
entering_cases <- function(cases, entry) {
  cases$entry <- entry
  cases$risk_sets$n <- as.integer(round(sums_at_risk(cases, rep(1, length(entry)))))
  strata <- if (is.null(cases$strata)) rep(0L, length(entry)) else as.integer(cases$strata)
  ignored <- !at_risk_at_event(cases)
  cases$counting <- list(
    n_used = sum(!ignored), y = cbind(entry, cases$time, cases$status), strata = strata,
    by_time = order(ignored, strata, -cases$time) - 1L, by_entry = order(ignored, strata, -entry) - 1L
  )
  cases
}

# Which rows are at risk at an event of their stratum.
at_risk_at_event <- function(cases) {
  found <- logical(length(cases$time))
  for (own in split(seq_along(cases$time), cases$stratum)) {
    events <- sort(unique(cases$time[own][cases$status[own] == 1]))
    found[own] <- findInterval(cases$entry[own], events) < findInterval(cases$time[own], events)
  }
  found
}

# At each time of each stratum (see sorted_cases) the sum of some values of the cases at risk.
sums_at_risk <- function(cases, values) {
  left <- unlist(lapply(split(values, cases$stratum), function(own) rev(cumsum(rev(own)))), use.names = FALSE)
  found <- left[cases$risk_sets$first]
  if (is.null(cases$entry)) return(found)
  time <- cases$time[cases$risk_sets$first]
  of <- split(seq_along(time), cases$stratum[cases$risk_sets$first])
  late <- Map(function(sets, own) {
    own <- own[order(cases$entry[own])]
    total <- c(0, cumsum(values[own]))
    total[length(total)] - total[findInterval(time[sets], cases$entry[own], left.open = TRUE) + 1]
  }, of, split(seq_along(values), cases$stratum))
  found - unlist(late, use.names = FALSE)
}

# The logarithm of the sum of exp(lp) of the cases at risk, where lp are too far apart for sums_at_risk().
log_sums_at_risk <- function(cases, lp) {
  sets <- cases$risk_sets
  vapply(seq_along(sets$first), function(k) {
    rows <- rows_of_sets(cases, list(first = sets$first[k], n = sets$n[k]))
    if (!length(rows)) return(-Inf)
    max(lp[rows]) + log(sum(exp(lp[rows] - max(lp[rows]))))
  }, 1)
}
