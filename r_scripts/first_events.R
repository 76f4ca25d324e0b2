# Time to the first adverse event of each line of a table and each group: the share of patients with one by given times.
#
# rows    doubles time; integers cause (0 without the event at the end, 1 the event, 2 a competing one), curve (1..n)
# curves  how many there are
# n_causes  1: 1 - Kaplan-Meier with survfit's limits (log S); 2: Aalen-Johansen, with those of cuminc (log F)
# The median is the first time by which half have had one, also where the curve stays at one half for a while.
first_events <- function(rows, curves, n_causes, times, conf_level) {
  rows$time <- equalized_time(rows$time)
  own <- split(seq_along(rows$time), factor(rows$curve, seq_len(curves)))
  found <- lapply(own, function(which) {
    if (!length(which)) return(list(at = NULL, median = NULL))
    if (n_causes == 1) return(first_by_survival(rows$time[which], rows$cause[which], times, conf_level))
    curve <- incidence_curve(rows$time[which], rows$cause[which], rep(1, length(which)), n_causes)
    list(
      at = incidence_at(curve, 1L, sort(times), "log", conf_level)[c("at", "n_risk", "incidence", "conf_low", "conf_high")],
      median = median_of_incidence(curve, 1L)
    )
  })
  table <- function(name) {
    bind_rows(lapply(which(lengths(lapply(found, `[[`, name)) > 0), function(k) {
      with_keys(list(curve = k), found[[k]][[name]])
    }))
  }
  list(at = table("at"), medians = table("median"))
}

first_by_survival <- function(time, status, times, conf_level) {
  curve <- survival_curve(time, status, rep(1, length(time)), "log", conf_level, NULL)
  at <- survival_at(curve, times)
  some <- function(x) replace(x, !is.na(at$survival) & at$survival == 1, NA_real_) # survfit has 1 to 1 where none had one
  list(
    at = list(
      at = at$at, n_risk = at$n_risk, incidence = 1 - at$survival, conf_low = some(1 - at$conf_high),
      conf_high = some(1 - at$conf_low)
    ),
    median = list(median = first_time_at(curve, 0.5))
  )
}
