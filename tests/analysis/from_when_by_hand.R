# Delayed entry and landmarks as a user of R has them, beyond survfit and coxph of everybody.

# coxph of two groups in some rows: b, its error, and of the group's product with another factor the likelihood ratio.
effect_with_entry <- function(entry, time, status, group, within, ties) {
  y <- Surv(entry, time, status)
  levels <- sort(unique(within))
  own <- lapply(levels, function(level) {
    here <- within == level
    fit <- coxph(y[here, ] ~ I(group[here] == 2), ties = ties)
    curve <- summary(survfit(y[here, ] ~ group[here]))$table
    data.frame(b = coef(fit)[[1]], se = sqrt(vcov(fit)[1, 1]), median1 = curve[1, "median"], median2 = curve[2, "median"])
  })
  main <- coxph(y ~ factor(group) + factor(within), ties = ties)
  both <- coxph(y ~ factor(group) * factor(within), ties = ties)
  list(
    levels = do.call(rbind, own),
    interaction = data.frame(chi_square = 2 * (both$loglik[2] - main$loglik[2]), df = length(coef(both)) - length(coef(main)))
  )
}

# The curves of a model at group 1 and 2, its number at the mean.
model_curves_with_entry <- function(entry, time, status, group, x, ties) {
  d <- data.frame(entry, time, status, group = factor(group), x)
  fit <- coxph(Surv(entry, time, status) ~ group + x, d, ties = ties)
  found <- survfit(fit, newdata = data.frame(group = factor(1:2), x = mean(x)), conf.type = "none")
  n <- length(found$time)
  # Of survfit.coxph std.err is that of the cumulative hazard.
  data.frame(
    curve = rep(1:2, each = n), time = rep(found$time, 2), surv = as.vector(found$surv),
    se = as.vector(found$surv * found$std.err)
  )
}

# survfit's multi-state curve of cause 1 with delayed entry.
incidence_with_entry <- function(entry, time, cause, times) {
  fit <- survfit(Surv(entry, time, factor(cause, 0:2)) ~ 1, id = seq_along(time))
  at <- summary(fit, times = times, extend = TRUE)
  data.frame(
    time = rep(at$time, 2), cause = rep(1:2, each = length(at$time)), p = as.vector(at$pstate[, 2:3]),
    se = as.vector(at$std.err[, 2:3]), low = as.vector(at$lower[, 2:3]), high = as.vector(at$upper[, 2:3])
  )
}

# coxph of survSplit() data with delayed entry, and with robust variances.
periods_with_entry <- function(entry, time, status, x, cuts, cluster, ties) {
  d <- data.frame(time, status, x)
  if (length(entry)) d$entry <- entry
  if (length(cluster)) d$cluster <- cluster
  long <- if (length(entry)) {
    survSplit(Surv(entry, time, status) ~ ., d, cut = cuts, episode = "period")
  } else {
    survSplit(Surv(time, status) ~ ., d, cut = cuts, start = "entry", episode = "period")
  }
  model <- Surv(entry, time, status) ~ x:strata(period)
  fit <- if (length(cluster)) coxph(model, long, ties = ties, cluster = long$cluster) else coxph(model, long, ties = ties)
  n <- as.vector(table(long$period))
  data.frame(b = unname(coef(fit)), se = unname(sqrt(diag(vcov(fit)))), n = n)
}
