# The times of a Cox regression as its models have them: times that differ by rounding only are one.
#
# time, status   a row a case; status 1 event, 0 censored
# entry          times of delayed entry, or of length 0
# Returns cases, the time of each case, and events, the distinct times of events in order.
cox_event_times <- function(time, status, entry) {
  rows <- if (length(entry)) list(time = time, entry = entry) else list(time = time)
  same <- equalized_rows(rows)$time
  list(cases = data.frame(time = same), events = data.frame(time = sort(unique(same[status == 1]))))
}
