# The baseline of a fitted model: cumulative hazard and survival at covariates 0, at their means and at a pattern, for
# each stratum.

# SPSS: Kalbfleisch & Prentice's estimate at the event times (decided by COXREG's unrounded output, 23 points with
# ties). R: basehaz(), at all times, with Efron's correction under Efron ties and Breslow's estimate otherwise.
# `means` and `pattern` (or NULL) are values of the columns of the design. `data` is sorted by stratum and time. NA from
# the first event on that does not decide the hazard there: see decided_at. Standard errors are left out: no published
# number of SPSS decides them. An offset is at its mean, weighted by sampling weights, as survfit has it.
cox_baseline <- function(data, fit, means, pattern) {
  sets <- data$risk_sets
  steps <- hazard_steps(data, fit)
  at_means <- cumulative_hazard(data, fit, steps, means)
  found <- data.frame(
    stratum = data$stratum[sets$first], time = data$time[sets$first],
    cum_hazard = cumulative_hazard(data, fit, steps, 0 * means),
    survival_at_means = exp(-at_means), cum_hazard_at_means = at_means
  )
  if (!is.null(pattern)) {
    at_pattern <- cumulative_hazard(data, fit, steps, pattern)
    found$survival_at_pattern <- exp(-at_pattern)
    found$cum_hazard_at_pattern <- at_pattern
  }
  found[sets$d > 0 | data$convention == "r", ]
}

# The steps of the hazard at the event times, of a patient whose linear predictor is `scale` there.
hazard_steps <- function(data, fit) {
  sets <- data$risk_sets
  events <- which(sets$d > 0)
  offset <- fixed_part(data)
  if (!is.null(data$fixed)) offset <- offset - sum(offset * case_weights(data)) / sum(case_weights(data))
  risks <- scaled_risks(data, offset + drop(data$x[, fit$columns, drop = FALSE] %*% fit$b))
  died <- data$status == 1
  hazard <- if (data$convention == "spss") kalbfleisch_prentice else if (data$ties == "efron") efron else breslow
  of <- match(data$run[died], events)
  step <- hazard(
    exp(risks$lp[died] - risks$scale[events][of]), of, risks$at_risk[events], n_at_risk(data)[events],
    case_weights(data)[died]
  )
  list(step = step, scale = risks$scale[events])
}

# How many patients are at risk at each time of each stratum.
n_at_risk <- function(data) {
  counts <- patient_counts(data)
  if (is.null(counts)) data$risk_sets$n else sums_at_risk(data, counts)
}

# The cumulative hazard at every time of every stratum, for these values of the columns of the design.
cumulative_hazard <- function(data, fit, steps, values) {
  sets <- data$risk_sets
  events <- which(sets$d > 0)
  at <- replace(numeric(length(sets$d)), events, steps$step * exp(sum(fit$b * values[fit$columns]) - steps$scale))
  at[events[!decided_at(data, fit, values)]] <- NA
  unlist(lapply(split(at, data$stratum[sets$first]), cumsum), use.names = FALSE)
}

# The linear predictors `lp`, and at each time of a stratum a `scale` and the sum `at_risk` of exp(lp - scale) of those
# at risk. One scale a stratum will do, its largest predictor, unless exp() of the smallest is then 0.
scaled_risks <- function(data, lp) {
  first <- data$risk_sets$first
  largest <- vapply(split(lp, data$stratum), max, 1)[as.character(data$stratum)]
  smallest <- vapply(split(lp, data$stratum), min, 1)[as.character(data$stratum)]
  if (all(largest - smallest < 600)) {
    at_risk <- sums_at_risk(data, case_weights(data) * exp(lp - largest))
    return(list(lp = lp, scale = unname(largest[first]), at_risk = at_risk))
  }
  weighted <- lp + log(case_weights(data))
  if (!is.null(data$entry)) {
    return(list(lp = lp, scale = log_sums_at_risk(data, weighted), at_risk = rep(1, length(first))))
  }
  add <- function(a, b) max(a, b) + log1p(exp(-abs(a - b)))
  total <- lapply(split(weighted, data$stratum), function(own) rev(Reduce(add, rev(own), accumulate = TRUE)))
  list(lp = lp, scale = unlist(total, use.names = FALSE)[first], at_risk = rep(1, length(first)))
}

# At which event times the data decide the hazard of a patient with these values of the columns: where nobody who dies
# differs from such a patient by a coefficient without an estimate.
decided_at <- function(data, fit, values) {
  died <- which(data$status == 1)
  apart <- sweep(data$x[died, , drop = FALSE], 2, values)
  moved <- abs(apart %*% fit$unknown) > 1e-7 * abs(apart) %*% abs(fit$unknown)
  events <- which(data$risk_sets$d > 0)
  undecided <- rowSums(moved) > 0
  !events %in% data$run[died[undecided]]
}

# The steps of the cumulative hazard at m event times from the risks w = exp(x'b) of those who died, the number `at`
# (1..m) of their time, the sum W of the risks of all at risk, each times its weight, and the weights of those
# who died. (Kalbfleisch and Prentice's estimate, which is SPSS's, takes them for numbers of patients.)

breslow <- function(w, at, at_risk, n_at_risk, weights) sum_by(weights, at, length(at_risk)) / at_risk

# Of d deaths at a time the k-th, k = 0, ..., d - 1, faces W less k/d of the risk of those who die, and counts with
# their mean weight: survfit.coxph's ctype = 2.
efron <- function(w, at, at_risk, n_at_risk, weights) {
  d <- tabulate(at, length(at_risk))
  dying <- sum_by(weights * w, at, length(at_risk))
  share <- (sequence(d) - 1) / rep(d, d)
  mean_weight <- sum_by(weights, at, length(at_risk)) / d
  mean_weight * sum_by(1 / (rep(at_risk, d) - share * rep(dying, d)), rep(seq_along(d), d), length(d))
}

# h = -log(alpha), where alpha solves: sum over the deaths of w / (1 - alpha^w) = W
# (Kalbfleisch & Prentice 2002, section 4.3). One death has the solution alpha = (1 - w/W)^(1/w). For more, the left
# side less W is convex and falls in h, and d / (W - (sum of w of the deaths) / 2) is not above its root:
# Newton's steps from there rise to the root. Where all at risk die, or the risks of the others are lost beside theirs,
# alpha is 0.
kalbfleisch_prentice <- function(w, at, at_risk, n_at_risk, weights) {
  m <- length(at_risk)
  d <- sum_by(weights, at, m)
  dying <- sum_by(weights * w, at, m)
  h <- ifelse(d == n_at_risk, Inf, -log1p(-pmin(dying / at_risk, 1)) / dying) # which rounding may take beyond 1
  several <- which(d > 1 & d < n_at_risk & dying < at_risk)
  tied <- at %in% several
  w <- w[tied]
  weights <- weights[tied]
  at <- match(at[tied], several)
  root <- d[several] / (at_risk[several] - dying[several] / 2)
  for (iteration in seq_len(100)) {
    gone <- -expm1(-w * root[at])
    excess <- sum_by(weights * w / gone, at, length(root)) - at_risk[several]
    change <- excess / sum_by(weights * w^2 * exp(-w * root[at]) / gone^2, at, length(root))
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
