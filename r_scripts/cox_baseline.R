# The baseline of a fitted model: cumulative hazard at covariates 0 and at their means, for each stratum.

# SPSS: Kalbfleisch & Prentice's estimate at the event times (decided by COXREG's unrounded output, 23 points with
# ties). R: basehaz(), at all times, with Efron's correction under Efron ties and Breslow's estimate otherwise.
# `data` is sorted by stratum and time. Standard errors are left out: no published number of SPSS decides them.
cox_baseline <- function(data, fit, means) {
  # Worked out at the means, where exp() stays within bounds, and moved to 0 by exp(-b'mean).
  at_means <- sum(fit$b * means[fit$columns])
  risk <- exp(drop(data$x[, fit$columns, drop = FALSE] %*% fit$b) - at_means)
  sets <- data$risk_sets
  at_risk <- unlist(lapply(split(risk, data$stratum), function(w) rev(cumsum(rev(w)))), use.names = FALSE)[sets$first]
  died <- data$status == 1
  events <- sets$d > 0
  hazard <- if (data$convention == "spss") kalbfleisch_prentice else if (data$ties == "efron") efron else breslow
  step <- numeric(length(events))
  step[events] <- hazard(risk[died], match(data$run[died], which(events)), at_risk[events], sets$n[events])
  stratum <- data$stratum[sets$first]
  cum_hazard <- unlist(lapply(split(step, stratum), cumsum), use.names = FALSE)
  found <- data.frame(
    stratum = stratum, time = data$time[sets$first], cum_hazard = cum_hazard * exp(-at_means),
    survival_at_means = exp(-cum_hazard), cum_hazard_at_means = cum_hazard
  )
  found[events | data$convention == "r", ]
}

# The steps of the cumulative hazard at m event times from the risks w = exp(x'b) of those who died, the number `at`
# (1..m) of their time, and the sum W of the risks of all at risk.

breslow <- function(w, at, at_risk, n_at_risk) tabulate(at, length(at_risk)) / at_risk

# Of d deaths at a time the k-th, k = 0, ..., d - 1, faces W less k/d of the risk of those who die: survfit.coxph's
# ctype = 2.
efron <- function(w, at, at_risk, n_at_risk) {
  d <- tabulate(at, length(at_risk))
  dying <- sum_by(w, at, length(at_risk))
  share <- (sequence(d) - 1) / rep(d, d)
  sum_by(1 / (rep(at_risk, d) - share * rep(dying, d)), rep(seq_along(d), d), length(d))
}

# h = -log(alpha), where alpha solves: sum over the deaths of w / (1 - alpha^w) = W
# (Kalbfleisch & Prentice 2002, section 4.3). One death has the solution alpha = (1 - w/W)^(1/w). For more, the left
# side less W is convex and falls in h, and d / (W - (sum of w of the deaths) / 2) is not above its root:
# Newton's steps from there rise to the root. Where all at risk die, alpha is 0.
kalbfleisch_prentice <- function(w, at, at_risk, n_at_risk) {
  m <- length(at_risk)
  d <- tabulate(at, m)
  dying <- sum_by(w, at, m)
  h <- ifelse(d == n_at_risk, Inf, -log1p(-dying / at_risk) / dying)
  several <- which(d > 1 & d < n_at_risk)
  tied <- at %in% several
  w <- w[tied]
  at <- match(at[tied], several)
  root <- d[several] / (at_risk[several] - dying[several] / 2)
  for (iteration in seq_len(100)) {
    gone <- -expm1(-w * root[at])
    excess <- sum_by(w / gone, at, length(root)) - at_risk[several]
    change <- excess / sum_by(w^2 * (1 - gone) / gone^2, at, length(root))
    root <- root + change
    if (all(abs(change) <= 1e-12 * root)) break # the steps converge quadratically: this one was the last that counts
  }
  h[several] <- root
  h
}

sum_by <- function(x, at, m) {
  total <- numeric(m)
  total[unique(at)] <- rowsum(x, at, reorder = FALSE)
  total
}
