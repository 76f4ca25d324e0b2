# Cumulative incidence by survfit's multi-state curves, Gray's test by cmprsk where it is installed.

answer_cuminc <- function(job) {
  job <- with_equal_times(job)
  for (g in if (job$groups > 1) seq_len(job$groups) else 0) {
    own <- g == 0 | job$group == g
    answer_incidence(job, g, job$time[own], factor(job$cause[own], 0:job$causes), job$entry[own])
  }
  if (is.null(job$entry) && job$groups > 1 && requireNamespace("cmprsk", quietly = TRUE)) answer_gray(job)
}

answer_incidence <- function(job, g, time, state, entry) {
  y <- surv_of(entry, time, state)
  fit <- suppressWarnings(
    survfit(y ~ 1, id = seq_along(time), conf.type = job$conf_type, conf.int = job$conf_level)
  )
  at <- summary(fit, times = job$times, extend = TRUE)
  unknown <- job$times > max(time) & at$pstate[, 1] > 1e-12
  for (k in seq_len(job$causes)) {
    tell <- function(name, value, tolerance = 0) {
      for (i in seq_along(job$times)) {
        put(paste("cuminc", k, g, number_text(job$times[i]), name, sep = "|"), value[i], tolerance)
      }
    }
    p <- replace(at$pstate[, k + 1], unknown, NA)
    inner <- !is.na(p) & p > 0 & p < 1 - 1e-12
    entered <- function(t) if (is.null(entry)) TRUE else entry < t | t == 0 & entry == 0
    n_risk <- if (is.null(entry)) at$n.risk[, 1] else vapply(job$times, function(t) sum(entered(t) & time >= t), 1)
    tell("n_risk", n_risk)
    tell("n_cause_events", vapply(job$times, function(t) sum(time <= t & state == k), 1))
    tell("cumulative_incidence", p)
    tell("cumulative_incidence_std_error", replace(at$std.err[, k + 1], unknown, NA), 1e-12)
    tell("cumulative_incidence_conf_low", ifelse(inner, at$lower[, k + 1], NA), 1e-12)
    tell("cumulative_incidence_conf_high", ifelse(inner, at$upper[, k + 1], NA), 1e-12)
  }
}

answer_gray <- function(job) {
  test <- tryCatch(cmprsk::cuminc(job$time, job$cause, job$group, job$stratum)$Tests, error = function(e) NULL)
  for (k in rownames(test)) {
    if (!isTRUE(test[k, "stat"] >= 0)) next # -1: no test; of an indefinite variance it may be less than 0
    put(paste("gray", k, 0, "", "gray", sep = "|"), test[k, "stat"], 1e-10)
    put(paste("gray", k, 0, "", "df", sep = "|"), test[k, "df"])
  }
}
