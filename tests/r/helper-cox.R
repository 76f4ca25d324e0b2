# How the tests of cox() call it: a data frame with time and status (and stratum), and its variables.

continuous <- function(x) list(kind = "continuous", values = as.double(x))

categorical <- function(x, contrast = "indicator", reference = nlevels(x)) {
  list(kind = "categorical", codes = as.integer(x), k = nlevels(x), contrast = contrast, reference = reference)
}

# The values of a function of the times for every case at every event time, as a variable.
in_time <- function(d, of) {
  values <- vapply(cox_event_times(as.double(d$time), d$status, numeric())$events$time, of, numeric(nrow(d)))
  list(kind = "in_time", values = as.double(values))
}

# Against its first level, as R codes a factor.
treatment <- function(x) categorical(as.factor(x), reference = 1L)

entering <- function(terms, method = "enter") list(method = method, terms = terms)

run_cox <- function(d, variables, terms = as.list(seq_along(variables)), blocks = list(entering(seq_along(terms))),
                    convention = "r", ties = "efron", tvc = integer(), pin = 0.05, pout = 0.1,
                    baseline = FALSE, pattern = numeric(), ph_test = FALSE, concordance = FALSE) {
  rows <- list(
    time = as.double(d$time), status = as.double(d$status),
    stratum = if (is.null(d$stratum)) rep(1L, nrow(d)) else as.integer(d$stratum)
  )
  for (name in intersect(c("entry", "weights", "offset", "count"), names(d))) rows[[name]] <- as.double(d[[name]])
  if (!is.null(rows$weights) || isTRUE(d$robust[1])) rows$cluster <- seq_along(rows$time)
  event_times <- if (any(vapply(variables, `[[`, "", "kind") == "in_time")) {
    cox_event_times(rows$time, rows$status, numeric())$events$time
  } else {
    numeric()
  }
  cox(rows, variables, terms, blocks, tvc, event_times, convention, ties, 0.95, pin, pout, baseline, pattern, ph_test,
    concordance)
}

equal <- function(object, expected, tolerance = 1e-9) {
  expect_equal(unname(object), unname(expected), tolerance = tolerance)
}

complete <- function(d, columns) d[stats::complete.cases(d[columns]), ]

# survival's lung with its status as 0 and 1.
lung_cohort <- function() {
  transform(complete(lung, c("age", "sex", "ph.ecog", "ph.karno", "wt.loss")), status = as.numeric(status == 2))
}
