# survfit, survdiff's counterpart, coxph, cox.zph and basehaz of Surv(entry, time, status), called as a user calls them.

curves_with_entry <- function(entry, time, status, group, times, tau) {
  fit <- survfit(Surv(entry, time, status) ~ group)
  table <- summary(fit, rmean = "common")$table
  at <- summary(fit, times = times, extend = TRUE)
  score <- exact_by_sets(entry, time, status, list(group = factor(group)), integer())$score
  list(
    table = data.frame(
      n = table[, "records"], events = table[, "events"], mean = table[, "rmean"], mean_se = table[, "se(rmean)"],
      median = table[, "median"], low = table[, "0.95LCL"], high = table[, "0.95UCL"],
      restricted = summary(fit, rmean = tau)$table[, "rmean"], restricted_se = summary(fit, rmean = tau)$table[, "se(rmean)"]
    ),
    at = data.frame(group = as.integer(at$strata), time = at$time, surv = at$surv, se = at$std.err, low = at$lower, high = at$upper),
    score = data.frame(chi_square = score)
  )
}

# The log-rank statistic of the counting process from the risk sets, one by one.
log_rank_with_entry <- function(entry, time, status, group, stratum) {
  u <- 0
  v <- 0
  for (s in unique(stratum)) for (t in sort(unique(time[status == 1 & stratum == s]))) {
    at <- stratum == s & entry < t & time >= t
    n <- sum(at)
    d <- sum(at & time == t & status == 1)
    share <- sum(at & group == 1) / n
    u <- u + sum(at & time == t & status == 1 & group == 1) - d * share
    if (n > 1) v <- v + d * (n - d) / (n - 1) * share * (1 - share)
  }
  data.frame(chi_square = u^2 / v)
}

model_with_entry <- function(entry, time, status, x, stratum, ties, cluster, id) {
  if (ties == "exact") return(exact_with_entry(exact_by_sets(entry, time, status, x, stratum)))
  y <- Surv(entry, time, status)
  x <- do.call(cbind, x)
  formula <- if (length(stratum)) y ~ x + strata(stratum) else y ~ x
  fit <- if (length(cluster)) coxph(formula, ties = ties, cluster = cluster) else coxph(formula, ties = ties)
  table <- summary(fit)
  naive <- if (is.null(fit$naive.var)) fit$var else fit$naive.var
  zph <- cox.zph(fit, terms = FALSE)$table
  list(
    coefficients = data.frame(
      b = unname(coef(fit)), se = sqrt(diag(naive)), robust_se = sqrt(diag(fit$var)),
      z = unname(coef(fit)) / sqrt(diag(fit$var)), low = table$conf.int[, 3], high = table$conf.int[, 4]
    ),
    tests = data.frame(
      lr = table$logtest[[1]], wald = unname(fit$wald.test), score = table$sctest[[1]],
      robust = if (is.null(fit$rscore)) NA_real_ else unname(fit$rscore), concordance = table$concordance[[1]],
      concordance_se = table$concordance[[2]], loglik = fit$loglik[2], null = fit$loglik[1]
    ),
    zph = data.frame(chisq = zph[, 1], p = zph[, 3]),
    baseline = if (!length(cluster)) basehaz(fit, centered = FALSE)[c("hazard", "time")]
  )
}

# Exact ties: every risk set written out as a stratum, as R's own exact fit of a counting process goes through all
# subsets of a risk set.
exact_by_sets <- function(entry, time, status, x, stratum) {
  if (!length(stratum)) stratum <- rep(1L, length(time))
  died <- unique(data.frame(stratum, time)[status == 1, ])
  rows <- lapply(seq_len(nrow(died)), function(k) {
    at <- which(stratum == died$stratum[k] & entry < died$time[k] & time >= died$time[k])
    data.frame(set = k, row = at, event = as.integer(status[at] == 1 & time[at] == died$time[k]))
  })
  rows <- do.call(rbind, rows)
  own <- data.frame(lapply(x, `[`, rows$row))
  coxph(Surv(rep(1, nrow(rows)), rows$event) ~ . + strata(rows$set), own, ties = "exact")
}

exact_with_entry <- function(fit) {
  b <- unname(fit$coefficients)
  se <- sqrt(diag(fit$var))
  list(
    coefficients = data.frame(
      b = b, se = se, robust_se = se, z = b / se, low = exp(b - qnorm(0.975) * se), high = exp(b + qnorm(0.975) * se)
    ),
    tests = data.frame(
      lr = 2 * diff(fit$loglik), wald = sum(b * solve(fit$var, b)), score = fit$score, loglik = fit$loglik[2],
      null = fit$loglik[1]
    )
  )
}
