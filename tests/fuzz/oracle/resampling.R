# Harrell's optimism of the concordance: coxph() and concordance() of each resample, drawn from the same random numbers.

answer_optimism <- function(job) {
  job$time <- equal_times(job$time)
  x <- matrix(unlist(job$x), length(job$time))
  y <- Surv(job$time, job$status)
  one <- rep(1, length(job$time))
  whole <- sound_fit(y, x, one, job$ties)
  set.seed(job$seed, "Mersenne-Twister", "Inversion", "Rejection")
  chosen <- lapply(seq_len(job$resamples), function(i) sample.int(length(one), length(one), replace = TRUE))
  if (is.null(whole)) return()
  rows <- lapply(chosen, function(own) {
    fit <- sound_fit(y[own, ], x[own, , drop = FALSE], one, job$ties)
    if (is.null(fit)) return(NULL)
    lp <- drop(x %*% coef(fit))
    data.frame(
      gap = concordance(y[own, ] ~ lp[own], reverse = TRUE)$concordance - concordance(y ~ lp, reverse = TRUE)$concordance,
      slope = coef(coxph(y ~ lp, ties = job$ties))[[1]]
    )
  })
  if (any(vapply(rows, is.null, NA))) return()
  rows <- do.call(rbind, rows)
  if (anyNA(rows)) return() # no pairs of whom it is known who had the event first
  apparent <- concordance(y ~ drop(x %*% coef(whole)), reverse = TRUE)$concordance
  tell <- function(name, value) put(cox_key("r", "optimism", name), value, 1e-9)
  tell("concordance", apparent)
  tell("concordance_optimism", mean(rows$gap))
  tell("concordance_corrected", apparent - mean(rows$gap))
  tell("calibration_slope", mean(rows$slope))
  tell("n_resamples_used", nrow(rows))
}
