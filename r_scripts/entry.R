# Delayed entry: times of entry beside those of the end of observation. A row is at risk at a time t where
# entry < t <= time, as in Surv(entry, time, status).

# The rows with times and entries that differ by rounding only made equal, as Surv(entry, time, status) has them;
# refused where an entry and the end of its row are then one time.
equalized_rows <- function(rows) {
  if (is.null(rows$entry)) {
    rows$time <- equalized_time(rows$time)
    return(rows)
  }
  both <- equalized_time(c(rows$entry, rows$time))
  n <- length(rows$time)
  rows$entry <- both[seq_len(n)]
  rows$time <- both[n + seq_len(n)]
  if (any(rows$entry >= rows$time)) refuse("entry_at_exit", n = sum(rows$entry >= rows$time))
  rows
}

# How many are at risk just before some times on a curve with `entries`: those who have entered before and not left
# before. At 0 who enters at 0 counts, though at risk only from then on. (summary.survfit has the number at the next
# time of the curve, at which others may have entered.)
curve_at_risk <- function(curve, at) {
  total <- function(time, count, at, left_open) c(0, cumsum(count))[findInterval(at, time, left.open = left_open) + 1]
  entries <- curve$entries
  entered <- ifelse(
    at == 0, total(entries$time, entries$count, at, FALSE), total(entries$time, entries$count, at, TRUE)
  )
  counts <- counts_of(curve)
  entered - total(curve$time, counts$n.event + counts$n.censor, at, TRUE)
}

# Where delayed entry leaves a curve standing on few: event times at which at least half of those at risk have the
# event while others enter later, with how many are at risk, have the event and enter later, and survival before and
# after. After a time at which all at risk have the event, survival is 0 for ever, as survfit has it.
thin_risk_sets <- function(curve) {
  entries <- curve$entries
  later <- sum(entries$count) - c(0, cumsum(entries$count))[findInterval(curve$time, entries$time, left.open = TRUE) + 1]
  before <- c(1, curve$surv)[seq_along(curve$time)]
  counts <- counts_of(curve)
  own <- counts$n.event > 0 & later > 0 & counts$n.event >= 0.5 * counts$n.risk & before > 0
  list(
    time = curve$time[own], n_risk = counts$n.risk[own], n_event = counts$n.event[own],
    before = before[own], after = curve$surv[own], n_later = later[own]
  )
}
