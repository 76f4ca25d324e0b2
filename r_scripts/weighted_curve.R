# A Kaplan-Meier curve of rows with sampling weights, with the variance of the infinitesimal jackknife, as
# survfit(weights =, robust = TRUE) has it, each row being a case of its own.

# As survival_curve() has it; beside the weighted sums of survfit the curve has in `cases` the numbers of rows at its
# times, which is what is counted and shown, and in `rows` what its variances are made of.
weighted_curve <- function(time, status, weights, conf_type, conf_level, entry) {
  response <- if (is.null(entry)) Surv(time, status) else Surv(entry, time, status)
  one <- structure(rep(1L, length(time)), levels = "1", class = "factor")
  curve <- unclass(survfitKM(
    one, response,
    weights = weights, conf.type = "none", conf.int = conf_level, robust = TRUE, cluster = seq_along(time)
  ))
  curve$cases <- unclass(survfitKM(one, response, se.fit = FALSE))[c("n.risk", "n.event", "n.censor")]
  # Where all at risk have the event, their weights add up to those at risk but for rounding.
  gone <- cumsum(curve$cases$n.event == curve$cases$n.risk & curve$cases$n.event > 0) > 0
  curve$surv[gone] <- 0
  curve$std.err[gone] <- 0
  curve$conf.type <- if (conf_type == "spss") "log" else conf_type
  curve[c("lower", "upper")] <- survfit_confint(curve$surv, curve$std.err, FALSE, curve$conf.type, conf_level)
  curve$rows <- list(time = time, status = status, weights = weights, entry = entry)
  if (!is.null(entry)) {
    curve$entries <- data.frame(time = sort(unique(entry)), count = as.vector(table(entry)))
  }
  structure(curve, class = "survfit")
}

# Numbers of patients at the times of a curve: of rows where they are weighted, else what the counted rows add up to.
counts_of <- function(curve) {
  if (is.null(curve$cases)) unclass(curve)[c("n.risk", "n.event", "n.censor")] else curve$cases
}

# Standard error of the area under a weighted curve up to `limit`, by the infinitesimal jackknife: the derivative of the
# area by the weight of a row is
#   - sum over the event times t_k < limit of A_k (event at t_k / (n_k - d_k) - at risk at t_k d_k / (n_k (n_k - d_k))),
# A_k the area from t_k to the limit, d_k and n_k the weighted sums of events and of those at risk; a time at which all
# have the event adds nothing. As residuals.survfit(type = "rmst") has it.
jackknife_of_area <- function(curve, limit, to_the_right) {
  rows <- curve$rows
  inside <- curve$time < limit & curve$n.event > 0
  n <- curve$n.risk[inside]
  d <- curve$n.event[inside]
  left <- n - d
  counts <- d > 0 & curve$cases$n.event[inside] < curve$cases$n.risk[inside]
  own <- ifelse(counts, to_the_right / left, 0)
  shared <- cumsum(ifelse(counts, to_the_right * d / (n * left), 0))
  time <- curve$time[inside]
  up_to <- function(at) c(0, shared)[findInterval(at, time) + 1]
  at <- match(rows$time, time)
  influence <- up_to(rows$time) - ifelse(rows$status == 1 & !is.na(at), own[at], 0)
  if (!is.null(rows$entry)) influence <- influence - up_to(rows$entry)
  sqrt(sum((rows$weights * influence)^2))
}
