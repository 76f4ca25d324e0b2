# ---- What the tables below share: base R and the package survival, nothing else. ----
#
# Where SPSS and R compute different things, both are printed:
# - Median: SPSS takes the first time at which survival, rounded to 4 decimals, is at most one half; its interval is the median plus and minus
#   1.96 standard errors, the error from the slope of the curve between survival .55 and .45 (spss_ columns). R inverts
#   the pointwise log interval of the curve (r_ columns). "sarcstat explain median-ci" says more.
# - Mean: the area up to the largest time of the own curve. Where the last patient had the event, SPSS multiplies the
#   variance by m / (m - 1), m the number of events; R does not, and goes up to the largest time of all curves (r_mean).
# - Breslow's and Tarone-Ware's tests are no survdiff(rho = 1), which is Peto-Peto's: weighted_test() has their weights.
# - Cox models: Breslow's method for ties, and steps until SPSS would stop; R's own default is Efron's method.

if (!l10n_info()[["UTF-8"]]) stop("This script holds UTF-8 text: run it in a UTF-8 locale (on Windows: R 4.2 or later).")
library(survival)
options(width = 150)

# results[[table]][[part]] keeps what is printed, at full precision.
results <- list()
of_part <- "" # which part of a split file the rows are
show_result <- function(table, part, numbers) {
  part <- paste0(of_part, part)
  results[[table]][[part]] <<- numbers
  cat("\n", table, ": ", part, "\n", sep = "")
  print(numbers, digits = 7, row.names = FALSE)
}

as_group <- function(rows, name, unknown = FALSE) {
  if (is.null(levels_of[[name]])) stop("the levels of ", name, " are not known")
  found <- factor(rows[[name]], levels = levels_of[[name]]$values, labels = levels_of[[name]]$texts)
  if (unknown && anyNA(found)) {
    word <- if ("Unknown" %in% levels(found)) "Unknown (missing)" else "Unknown"
    levels(found) <- c(levels(found), word)
    found[is.na(found)] <- word
  }
  found
}

# Each row as often as its weight says; a weight that is missing, 0 or negative does not count.
repeated <- function(rows, weight) {
  times <- rows[[weight]]
  rows[rep(seq_len(nrow(rows)), ifelse(is.na(times) | times < 0, 0, times)), , drop = FALSE]
}

not_redone <- function(failed) cat("\n", of_part, "not redone: ", conditionMessage(failed), "\n", sep = "")

# The rows of each combination of levels that occurs, with its name; missing values are a level.
pieces <- function(rows, names) {
  texts <- lapply(names, function(name) {
    known <- if (is.null(levels_of[[name]])) factor(rows[[name]]) else as_group(rows, name)
    value <- addNA(known, ifany = TRUE)
    levels(value) <- paste(name, "=", levels(value))
    value
  })
  own <- split(seq_len(nrow(rows)), texts, drop = TRUE, sep = ", ", lex.order = TRUE)
  Map(function(rows_of, text) list(rows = rows[rows_of, , drop = FALSE], text = paste0(text, ": ")), own, names(own))
}

# An endpoint has the columns of its time and its status, the values of this that are the event, and what times are
# multiplied by to be in the unit that is shown; with delayed entry the column of the time of entry. From a landmark on
# count those who reach it without the event.
time_of <- function(rows, endpoint) {
  time <- rows[[endpoint[["time"]]]] * (if (is.null(endpoint$scale)) 1 else endpoint$scale)
  tell_near(time, endpoint[["time"]])
  if (is.null(endpoint$landmark)) time else ifelse(time > endpoint$landmark * (1 + 1e-9), time - endpoint$landmark, NA)
}
# survfit, survdiff and coxph make times equal that differ by too little beside 1 or the mean of all (?aeqSurv), which a
# time far beyond the others makes large. sarcstat keeps them apart, so that its numbers are others then.
told_near <- character()
tell_near <- function(time, name) {
  distinct <- sort(unique(time))
  gaps <- diff(distinct) / sqrt(.Machine$double.eps)
  near <- gaps <= max(1, mean(abs(distinct))) & gaps > abs(distinct[-1])
  if (!any(near) || name %in% told_near) return(invisible())
  told_near <<- c(told_near, name)
  cat("\nTimes of ", name, " that differ are made equal by R (timefix): its numbers are not those of sarcstat.\n", sep = "")
}
entry_of <- function(rows, endpoint) rows[[endpoint$entry]] * (if (is.null(endpoint$scale)) 1 else endpoint$scale)
status_of <- function(rows, endpoint) {
  status <- rows[[endpoint[["event"]]]]
  ifelse(is.na(status), NA, as.integer(status %in% endpoint[["is"]]))
}

# The patients with time, event and everything else that is asked for; SPSS leaves out negative times. Sampling weights
# are in `weights`; patients with a weight of 0 add nothing.
survival_rows <- function(rows, endpoint, ...) {
  found <- data.frame(time = time_of(rows, endpoint), status = status_of(rows, endpoint), ...)
  if (!is.null(endpoint$entry)) found$entry <- entry_of(rows, endpoint)
  found <- found[complete.cases(found), , drop = FALSE]
  if (!is.null(found$weights)) found <- found[found$weights > 0, , drop = FALSE]
  found <- droplevels(found)
  found[found$time >= 0, , drop = FALSE]
}

outcome_of <- function(found) {
  if (is.null(found$entry)) Surv(found$time, found$status) else Surv(found$entry, found$time, found$status)
}

# Who has entered before a time; at 0 who enters at 0.
entered <- function(found, time) {
  if (is.null(found$entry)) rep(TRUE, nrow(found)) else found$entry < time | time == 0 & found$entry == 0
}

p_of <- function(chi_square, df) pchisq(chi_square, df, lower.tail = FALSE)

# ---- Kaplan-Meier ----

# The constant that SPSS's KM uses at 95 %.
km_quantile <- function(conf_level) if (conf_level == 0.95) 1.96 else qnorm((1 + conf_level) / 2)

# SPSS compares survival with a share after rounding it to 4 decimals; equality counts.
rounded <- function(survival) floor(1e4 * survival + 0.5 + 1e-7)
at_most <- function(survival, share) rounded(survival) <= 1e4 * share + 1e-6
at_least <- function(survival, share) rounded(survival) >= 1e4 * share - 1e-6

first_time <- function(fit, share) c(fit$time[fit$n.event > 0 & at_most(fit$surv, share)], NA)[1]

# Time at which the share `survivors` is left, with the standard error that SPSS prints.
spss_quantile <- function(fit, survivors) {
  time <- first_time(fit, survivors)
  if (is.na(time)) return(c(NA, NA))
  at <- match(time, fit$time)
  early <- which(fit$n.event > 0 & at_least(fit$surv, survivors + 0.05))
  late <- which(fit$n.event > 0 & at_most(fit$surv, survivors - 0.05))
  if (!length(late) || sum(fit$n.event) < 2 || fit$surv[at] == 0) return(c(time, NA))
  upper <- if (length(early)) c(fit$time[max(early)], fit$surv[max(early)]) else c(0, 1)
  slope <- (upper[2] - fit$surv[late[1]]) / (fit$time[late[1]] - upper[1])
  c(time, fit$surv[at] * fit$std.err[at] / slope)
}

spss_mean <- function(fit) {
  steps <- c(0, fit$time)
  area <- diff(steps) * c(1, fit$surv[-length(fit$surv)])
  after <- sum(area) - cumsum(area)
  n <- fit$n.risk
  d <- fit$n.event
  variance <- sum(ifelse(n > d, after^2 * d / (n * (n - d)), 0))
  m <- sum(d)
  if (m == 0) return(c(NA, NA)) # SPSS prints no mean without an event, and no standard error with one
  if (m == 1) return(c(sum(area), NA))
  c(sum(area), sqrt(if (d[length(d)] > 0) variance * m / (m - 1) else variance))
}

# One curve; with sampling weights the variance is that of the infinitesimal jackknife. There survfit leaves 1e-17 of a
# curve that comes down to 0.
curve_of <- function(found, conf_level = 0.95, ...) {
  if (is.null(found$weights)) return(survfit(outcome_of(found) ~ 1, data = found, conf.int = conf_level, ...))
  outcome <- outcome_of(found)
  suppressWarnings(survfit(
    outcome ~ 1, weights = found$weights, robust = TRUE, cluster = seq_along(found$time), conf.int = conf_level, ...
  ))
}

# Area under a weighted curve up to a time, with its standard error by the influence of each patient.
weighted_area <- function(found, limit) {
  fit <- curve_of(found, influence = 1)
  before <- fit$time < limit
  steps <- diff(c(0, fit$time[before], limit))
  influence <- fit$influence.surv[, before, drop = FALSE] %*% steps[-1]
  c(sum(steps * c(1, fit$surv[before])), sqrt(sum(influence^2)))
}

# Numbers of patients at risk at some times.
at_risk <- function(own, times) vapply(times, function(time) sum(entered(own, time) & own$time >= time), 1L)

# limit: the largest time of all curves, to which R's mean goes.
curve_row <- function(found, group, conf_level, limit) {
  fit <- curve_of(found, conf_level)
  z <- km_quantile(conf_level)
  median <- spss_quantile(fit, 0.5)
  mean <- spss_mean(fit)
  own <- summary(fit, rmean = limit)$table # as print(fit, rmean = "common") shows it
  r_mean <- if (is.null(found$weights)) c(own[["rmean"]], own[["se(rmean)"]]) else weighted_area(found, limit)
  r_z <- qnorm((1 + conf_level) / 2)
  row <- data.frame(
    group = group, n = nrow(found), events = sum(found$status),
    spss_median = median[1], spss_se = median[2],
    spss_low = median[1] - z * median[2], spss_high = median[1] + z * median[2],
    r_median = own[["median"]], r_low = own[[paste0(conf_level, "LCL")]], r_high = own[[paste0(conf_level, "UCL")]],
    mean = mean[1], mean_se = mean[2], mean_low = mean[1] - z * mean[2], mean_high = mean[1] + z * mean[2],
    r_mean = r_mean[1], r_mean_se = r_mean[2], r_mean_low = r_mean[1] - r_z * r_mean[2], r_mean_high = r_mean[1] + r_z * r_mean[2]
  )
  # SPSS has no delayed entry and no sampling weights.
  if (is.null(found$entry) && is.null(found$weights)) row else row[!grepl("^(spss|mean)", names(row))]
}

# A row a group, and the last one for everybody.
curves <- function(found, conf_level, limit = max(found$time)) {
  groups <- if (is.null(found$group)) list() else split(found, found$group)
  rows <- Map(curve_row, groups, names(groups), MoreArgs = list(conf_level = conf_level, limit = limit))
  do.call(rbind, c(unname(rows), list(curve_row(found, "Overall", conf_level, limit))))
}

survival_at <- function(found, times, conf_level) {
  groups <- c(if (is.null(found$group)) list() else split(found, found$group), list(Overall = found))
  rows <- Map(function(own, group) {
    at <- summary(curve_of(own, conf_level), times = times, extend = TRUE)
    # With entry summary() has the number at the next time of the curve, with weights their sum.
    n_risk <- if (is.null(own$entry) && is.null(own$weights)) at$n.risk else at_risk(own, at$time)
    data.frame(
      group = group, time = at$time, n_risk = n_risk, survival = at$surv, se = at$std.err,
      low = at$lower, high = at$upper
    )
  }, groups, names(groups))
  do.call(rbind, unname(rows))
}

# The survival table: every time of every curve.
survival_table <- function(found) {
  groups <- c(if (is.null(found$group)) list() else split(found, found$group), list(Overall = found))
  rows <- Map(function(own, group) {
    fit <- curve_of(own)
    events <- vapply(fit$time, function(time) sum(own$status == 1 & own$time == time), 1L)
    data.frame(
      group = group, time = fit$time, n_risk = at_risk(own, fit$time), events = events,
      censored = vapply(fit$time, function(time) sum(own$time == time), 1L) - events,
      survival = fit$surv, se = if (fit$logse) fit$surv * fit$std.err else fit$std.err
    )
  }, groups, names(groups))
  do.call(rbind, unname(rows))
}

# Times at which so many are left: SPSS's with its standard error, and R's quantile() with its log interval.
survivors_times <- function(found, shares, conf_level) {
  groups <- c(if (is.null(found$group)) list() else split(found, found$group), list(Overall = found))
  rows <- Map(function(own, group) {
    fit <- curve_of(own, conf_level)
    z <- km_quantile(conf_level)
    both <- vapply(shares, function(share) as.double(spss_quantile(fit, share)), c(0, 0))
    r <- lapply(quantile(fit, 1 - shares), as.vector)
    row <- data.frame(
      group = group, percent_surviving = 100 * shares, time = both[1, ], se = both[2, ],
      low = both[1, ] - z * both[2, ], high = both[1, ] + z * both[2, ],
      r_time = r$quantile, r_low = r$lower, r_high = r$upper
    )
    if (is.null(own$entry) && is.null(own$weights)) row else row[!names(row) %in% c("time", "se", "low", "high")]
  }, groups, names(groups))
  do.call(rbind, unname(rows))
}

# Sums over the event times of weight x (observed - expected) and of weight^2 x the hypergeometric variance.
score_of <- function(found, weight) {
  k <- nlevels(found$group)
  u <- numeric(k)
  v <- matrix(0, k, k)
  before <- 1
  for (time in sort(unique(found$time[found$status == 1]))) {
    at_risk <- tabulate(found$group[found$time >= time & entered(found, time)], k)
    events <- tabulate(found$group[found$time == time & found$status == 1], k)
    n <- sum(at_risk)
    d <- sum(events)
    w <- switch(weight, logrank = 1, breslow = n, tarone = sqrt(n), peto = before)
    before <- before * (1 - d / n)
    u <- u + w * (events - d * at_risk / n)
    if (n > 1) v <- v + w^2 * d * (n - d) / (n - 1) * (diag(at_risk / n, k) - outer(at_risk, at_risk) / n^2)
  }
  list(u = u, v = v)
}

# Over strata the sums are added up. With `scores` the test for a trend.
weighted_test <- function(found, weight, scores = NULL) {
  strata <- if (is.null(found$stratum)) list(found) else split(found, found$stratum)
  parts <- lapply(strata, score_of, weight = weight)
  u <- Reduce(`+`, lapply(parts, `[[`, "u"))
  v <- Reduce(`+`, lapply(parts, `[[`, "v"))
  if (!is.null(scores)) return(c(sum(scores * u)^2 / drop(scores %*% v %*% scores), 1))
  # Groups are compared with those that they are linked with, directly or through others: one of each such set stands
  # back, and the rest has a variance with an inverse.
  set <- seq_along(u)
  for (pass in set) set <- vapply(seq_along(set), function(j) min(set[c(j, which(v[j, ] < 0))]), 1L)
  keep <- set != seq_along(set)
  if (!any(keep)) return(c(NA, NA))
  c(drop(u[keep] %*% solve(v[keep, keep, drop = FALSE], u[keep])), sum(keep))
}

# The log-rank test of sampling weights: the robust score test of a weighted Cox model of some columns.
robust_score <- function(found, x) {
  outcome <- outcome_of(found)
  stratum <- found$stratum
  model <- if (is.null(stratum)) outcome ~ x else outcome ~ x + strata(stratum)
  fit <- coxph(model, weights = found$weights, cluster = seq_along(found$time), ties = "breslow")
  c(fit$rscore, sum(!is.na(coef(fit))))
}

group_test <- function(found, test) {
  if (!is.null(found$weights)) {
    return(robust_score(found, outer(as.integer(found$group), seq_len(nlevels(found$group))[-1], `==`) + 0))
  }
  own <- weighted_test(found, test)
  if (!is.null(found$entry)) return(own) # survdiff takes no entry
  # survdiff stops where not all groups can be compared.
  if (test %in% c("logrank", "peto") && isTRUE(own[2] == nlevels(found$group) - 1)) {
    rho <- if (test == "peto") 1 else 0
    fit <- if (is.null(found$stratum)) {
      survdiff(Surv(time, status) ~ group, data = found, rho = rho)
    } else {
      survdiff(Surv(time, status) ~ group + strata(stratum), data = found, rho = rho)
    }
    return(c(fit$chisq, own[2]))
  }
  own
}

test_row <- function(found, test) {
  value <- group_test(found, test)
  data.frame(test = test, chi_square = value[1], df = value[2], p = p_of(value[1], value[2]))
}

tests_of <- function(found, tests) do.call(rbind, lapply(tests, function(test) test_row(found, test)))

# Each pair of groups on its own patients.
pairwise_tests <- function(found, tests, p_adjust) {
  pairs <- utils::combn(levels(found$group), 2)
  rows <- lapply(seq_len(ncol(pairs)), function(i) {
    own <- droplevels(found[found$group %in% pairs[, i], ])
    data.frame(group = pairs[1, i], other = pairs[2, i], tests_of(own, tests))
  })
  rows <- do.call(rbind, rows)
  rows$p_adjusted <- ave(rows$p, rows$test, FUN = function(p) p.adjust(p, p_adjust))
  rows
}

# Area under a curve up to `tau` with Greenwood's variance; nothing where it ends above 0 before that.
restricted_mean <- function(own, tau) {
  fit <- curve_of(own)
  last <- length(fit$time)
  if (tau > fit$time[last] && fit$surv[last] > 0) return(c(estimate = NA, se = NA))
  if (tau < fit$time[1]) return(c(estimate = tau, se = 0)) # which summary() refuses
  if (!is.null(own$weights)) return(stats::setNames(weighted_area(own, tau), c("estimate", "se")))
  c(estimate = summary(fit, rmean = tau)$table[["rmean"]], se = summary(fit, rmean = tau)$table[["se(rmean)"]])
}

restricted_means <- function(found, tau, conf_level) {
  groups <- c(if (is.null(found$group)) list() else split(found, found$group), list(Overall = found))
  z <- qnorm((1 + conf_level) / 2)
  rows <- Map(function(own, group) {
    mean <- restricted_mean(own, tau)
    data.frame(
      group = group, tau = tau, mean = mean[["estimate"]], se = mean[["se"]], low = mean[["estimate"]] - z * mean[["se"]],
      high = mean[["estimate"]] + z * mean[["se"]]
    )
  }, groups, names(groups))
  do.call(rbind, unname(rows))
}

# Survival at a time with Greenwood's standard error; nothing beyond the last time, unless the curve is at 0 then.
survival_point <- function(own, time) {
  fit <- curve_of(own)
  at <- summary(fit, times = time, extend = TRUE)
  if (time > max(fit$time) && at$surv > 0) return(c(estimate = NA, se = NA))
  c(estimate = at$surv, se = if (at$surv == 0) 0 else at$std.err)
}

# Two estimates: their difference on the plain scale, their ratio on the log scale; no interval where an error is 0.
two_compared <- function(one, other, conf_level) {
  a <- one[["estimate"]]
  b <- other[["estimate"]]
  s <- one[["se"]]
  t <- other[["se"]]
  if (!isTRUE(s > 0 && t > 0)) s <- NA
  z <- qnorm((1 + conf_level) / 2)
  se <- sqrt(s^2 + t^2)
  ratio <- if (isTRUE(a > 0 && b > 0)) a / b else NA
  of_log <- sqrt((s / a)^2 + (t / b)^2)
  data.frame(
    difference = a - b, se = se, low = a - b - z * se, high = a - b + z * se, p = 2 * pnorm(-abs(a - b) / se),
    ratio = ratio, ratio_low = exp(log(ratio) - z * of_log), ratio_high = exp(log(ratio) + z * of_log),
    ratio_p = 2 * pnorm(-abs(log(ratio)) / of_log)
  )
}

# Curves two by two, each with the reference, or every pair where there is none; p is corrected within each measure.
curve_differences <- function(found, estimate, reference, conf_level, p_adjust) {
  groups <- split(found, found$group)
  pairs <- if (is.null(reference)) {
    utils::combn(levels(found$group), 2)
  } else {
    rbind(reference, setdiff(levels(found$group), reference))
  }
  rows <- do.call(rbind, lapply(seq_len(ncol(pairs)), function(i) {
    one <- estimate(groups[[pairs[2, i]]])
    other <- estimate(groups[[pairs[1, i]]])
    data.frame(group = pairs[2, i], other = pairs[1, i], two_compared(one, other, conf_level))
  }))
  rows$p <- p.adjust(rows$p, p_adjust)
  rows$ratio_p <- p.adjust(rows$ratio_p, p_adjust)
  rows
}

all_differences <- function(table, part, found, times, tau, reference, conf_level, p_adjust) {
  if (nlevels(found$group) < 2 || !is.null(reference) && !reference %in% levels(found$group)) return(invisible())
  show <- function(what, estimate) {
    show_result(table, paste0(part, ": ", what), curve_differences(found, estimate, reference, conf_level, p_adjust))
  }
  for (time in times) show(paste("differences in survival at", time), function(own) survival_point(own, time))
  if (is.null(tau)) return(invisible())
  show("differences in restricted mean", function(own) restricted_mean(own, tau))
  show("differences in time lost", function(own) {
    mean <- restricted_mean(own, tau)
    c(estimate = tau - mean[["estimate"]], se = mean[["se"]])
  })
}

# differences: the group with which curves are compared, or "pairs" for every pair; NULL for no comparison.
kaplan_meier <- function(table, part, found, tests, conf_level, times = NULL, pairwise = FALSE, p_adjust = "none",
                         trend = FALSE, scores = NULL, percentiles = NULL, whole = FALSE, tau = NULL, differences = NULL) {
  show_result(table, part, curves(found, conf_level))
  for (stratum in levels(found$stratum)) {
    own <- droplevels(found[found$stratum == stratum, ])
    within <- paste0(part, ": stratum ", stratum)
    show_result(table, within, curves(own, conf_level, max(found$time)))
    if (length(times)) show_result(table, paste0(within, ": survival"), survival_at(own, times, conf_level))
    if (!is.null(tau)) show_result(table, paste0(within, ": restricted mean"), restricted_means(own, tau, conf_level))
  }
  if (length(percentiles)) show_result(table, paste0(part, ": percentiles"), survivors_times(found, percentiles, conf_level))
  if (whole) show_result(table, paste0(part, ": survival table"), survival_table(found))
  if (length(times)) show_result(table, paste0(part, ": survival"), survival_at(found, times, conf_level))
  if (!is.null(tau)) show_result(table, paste0(part, ": restricted mean"), restricted_means(found, tau, conf_level))
  if (!is.null(differences)) {
    reference <- if (differences != "pairs") differences
    for (stratum in if (is.null(found$stratum)) "" else levels(found$stratum)) {
      own <- if (is.null(found$stratum)) found else droplevels(found[found$stratum == stratum, ])
      where <- if (is.null(found$stratum)) part else paste0(part, ": stratum ", stratum)
      all_differences(table, where, own, times, tau, reference, conf_level, p_adjust)
    }
  }
  if (is.null(found$group) || nlevels(found$group) < 2 || !any(found$status == 1)) return(invisible())
  show_result(table, paste0(part, ": tests"), tests_of(found, tests))
  if (pairwise) show_result(table, paste0(part, ": pairwise"), pairwise_tests(found, tests, p_adjust))
  if (trend) {
    if (is.null(scores)) scores <- seq_len(nlevels(found$group))
    known <- tests[tests %in% c("logrank", "breslow", "tarone", "weighted_logrank")]
    rows <- lapply(known, function(test) {
      value <- if (is.null(found$weights)) {
        weighted_test(found, test, scores)
      } else {
        robust_score(found, cbind(scores[found$group]))
      }
      data.frame(test = test, chi_square = value[1], df = 1, p = p_of(value[1], 1))
    })
    show_result(table, paste0(part, ": trend"), do.call(rbind, rows))
  }
}

# Follow-up: the end of follow-up without the event is the event (Schemper and Smith 1996).
follow_up <- function(table, part, found, conf_level) {
  reversed <- transform(found, status = 1 - status)
  show_result(table, part, curves(reversed, conf_level))
  groups <- c(if (is.null(found$group)) list() else split(found, found$group), list(Overall = found))
  rows <- Map(function(own, group) {
    without <- own$time[own$status == 0]
    spread <- function(x) if (length(x)) c(median(x), range(x)) else c(NA, NA, NA)
    data.frame(
      group = group, n = nrow(own), events = sum(own$status),
      without_median = spread(without)[1], without_minimum = spread(without)[2], without_maximum = spread(without)[3],
      all_median = spread(own$time)[1], all_minimum = spread(own$time)[2], all_maximum = spread(own$time)[3]
    )
  }, groups, names(groups))
  show_result(table, paste0(part, ": observed"), do.call(rbind, unname(rows)))
}

# ---- Life tables ----

# The actuarial method of SPSS's SURVIVAL: those who withdraw count half in their interval, the last interval is open.
# Standard errors: Greenwood's of survival, Gehan's of density and hazard; 0 where nobody had the event.
intervals_of <- function(found, bounds) {
  place <- factor(findInterval(found$time, bounds * (1 - 1e-9)), levels = seq_along(bounds))
  events <- as.vector(table(place[found$status == 1]))
  withdrawn <- as.vector(table(place[found$status == 0]))
  entering <- nrow(found) - c(0, cumsum(events + withdrawn))[seq_along(bounds)]
  at_risk <- entering - withdrawn / 2
  q <- events / at_risk
  p <- 1 - q
  survival <- cumprod(p)
  before <- c(1, survival)[seq_along(bounds)]
  width <- c(diff(bounds), NA)
  sums <- cumsum(q / (at_risk * p))
  density <- before * q / width
  hazard <- 2 * q / (width * (1 + p))
  density_se <- ifelse(q > 0, density * sqrt(c(0, sums)[seq_along(bounds)] + p / (at_risk * q)), 0 * width)
  hazard_se <- ifelse(q > 0, hazard * sqrt((1 - (hazard * width / 2)^2) / (at_risk * q)), 0 * width)
  data.frame(
    start = bounds, entering = entering, withdrawn = withdrawn, at_risk = at_risk, events = events, q = q, p = p,
    survival = survival, survival_se = ifelse(p > 0, survival * sqrt(sums), 0),
    density = density, density_se = density_se, hazard = hazard, hazard_se = hazard_se
  )[entering > 0, ]
}

# Where survival, a straight line within an interval, comes down to a half.
life_table_median <- function(intervals, bounds) {
  last <- which(intervals$survival <= 0.5 + 1e-12 & !is.na(intervals$density))[1]
  if (is.na(last)) return(NA_real_)
  from <- c(1, intervals$survival)[last]
  bounds[last] + (bounds[last + 1] - bounds[last]) * (from - 0.5) / (from - intervals$survival[last])
}

# Lee and Desu's statistic: every patient is compared with every other one.
lee_desu <- function(found) {
  outlived <- outer(seq_len(nrow(found)), seq_len(nrow(found)), function(i, j) {
    later <- found$time[i] > found$time[j] | (found$time[i] == found$time[j] & found$status[i] == 0)
    found$status[j] == 1 & later
  })
  score <- rowSums(outlived) - colSums(outlived)
  n <- as.vector(table(found$group))
  means <- as.vector(tapply(score, found$group, mean))
  df <- length(n) - 1
  statistic <- if (df > 0 && any(score != 0)) (sum(n) - 1) * sum(n * means^2) / sum(score^2) else NA
  list(
    test = data.frame(statistic = statistic, df = df, p = p_of(statistic, df)),
    scores = data.frame(group = levels(found$group), n = n, mean_score = means)
  )
}

lee_desu_pairs <- function(found, p_adjust) {
  pairs <- utils::combn(levels(found$group), 2)
  rows <- lapply(seq_len(ncol(pairs)), function(i) {
    data.frame(group = pairs[1, i], other = pairs[2, i], lee_desu(droplevels(found[found$group %in% pairs[, i], ]))$test)
  })
  rows <- do.call(rbind, rows)
  rows$p_adjusted <- p.adjust(rows$p, p_adjust)
  rows
}

life_table <- function(table, part, found, bounds, compare, pairwise, p_adjust) {
  for (stratum in levels(found$stratum)) {
    own <- droplevels(found[found$stratum == stratum, names(found) != "stratum"])
    life_table(table, paste0(part, ": stratum ", stratum), own, bounds, compare, pairwise, p_adjust)
  }
  if (!is.null(found$stratum)) return(invisible())
  groups <- if (is.null(found$group)) list(Overall = found) else split(found, found$group)
  tables <- lapply(groups, intervals_of, bounds = bounds)
  rows <- Map(function(own, group) data.frame(group = group, own), tables, names(tables))
  show_result(table, part, do.call(rbind, unname(rows)))
  medians <- vapply(tables, life_table_median, 0, bounds = bounds)
  show_result(table, paste0(part, ": medians"), data.frame(group = names(tables), median = unname(medians)))
  if (!compare) return(invisible())
  compared <- lee_desu(found)
  show_result(table, paste0(part, ": comparison"), compared$test)
  show_result(table, paste0(part, ": scores"), compared$scores)
  if (pairwise && nlevels(found$group) > 1) {
    show_result(table, paste0(part, ": pairwise"), lee_desu_pairs(found, p_adjust))
  }
}

# ---- Competing events ----

# The cause of each row: 0 censored, 1 the event of interest, 2 and more the competing ones. `both` says which was the
# first where a row has both; otherwise none has.
cause_of <- function(rows, endpoint, competing, both) {
  cause <- status_of(rows, endpoint)
  for (i in seq_along(competing)) {
    other <- status_of(rows, competing[[i]])
    cause[which(other == 1 & (cause == 0 | both == "competing"))] <- i + 1
    cause[is.na(other)] <- NA
  }
  cause
}

cause_rows <- function(rows, endpoint, ...) {
  found <- data.frame(time = time_of(rows, endpoint), cause = rows[["cause of the model"]], ...)
  if (!is.null(endpoint$entry)) found$entry <- entry_of(rows, endpoint)
  found <- droplevels(found[complete.cases(found), , drop = FALSE])
  found[found$time >= 0, , drop = FALSE]
}

# Aalen-Johansen by survfit, a row for each cause and time; at the last time where none is asked for. Nothing is known
# after the last time of a group, unless all have had an event.
cumulative_incidence <- function(table, part, found, times, conf_type, conf_level) {
  if (is.null(times)) times <- max(found$time)
  groups <- if (is.null(found$group)) list(Overall = found) else split(found, found$group)
  rows <- Map(function(own, group) {
    causes <- sort(unique(c(0, found$cause)))
    own$state <- factor(own$cause, causes)
    fit <- if (is.null(own$entry)) {
      survfit(Surv(time, state) ~ 1, data = own, conf.type = conf_type, conf.int = conf_level)
    } else {
      own$patient <- seq_len(nrow(own))
      survfit(Surv(entry, time, state) ~ 1, data = own, id = patient, conf.type = conf_type, conf.int = conf_level)
    }
    at <- summary(fit, times = sort(times), extend = TRUE)
    known <- at$time <= max(own$time) | at$pstate[, 1] == 0
    each <- lapply(seq_along(causes)[-1], function(k) {
      estimate <- at$pstate[, k]
      limit <- function(x) ifelse(known & estimate > 0 & estimate < 1, x[, k], NA)
      data.frame(
        group = group, cause = causes[k], time = at$time,
        n_risk = vapply(at$time, function(t) sum(entered(own, t) & own$time >= t), 1),
        incidence = ifelse(known, estimate, NA), se = ifelse(known, at$std.err[, k], NA),
        low = limit(at$lower), high = limit(at$upper)
      )
    })
    do.call(rbind, each)
  }, groups, names(groups))
  show_result(table, part, do.call(rbind, unname(rows)))
}

gray_test <- function(found) {
  strata <- if (is.null(found$stratum)) rep(1, nrow(found)) else found$stratum
  test <- cmprsk::cuminc(found$time, found$cause, found$group, strata)$Tests
  data.frame(cause = as.numeric(rownames(test)), statistic = test[, "stat"], df = test[, "df"], p = p_of(test[, "stat"], test[, "df"]))
}

gray_tests <- function(table, part, found, pairwise, p_adjust) {
  if (!requireNamespace("cmprsk", quietly = TRUE)) {
    cat("\n", table, ": Gray's tests are left out, for the package cmprsk is not installed\n", sep = "")
    return(invisible())
  }
  show_result(table, paste0(part, ": Gray's tests"), gray_test(found))
  if (!pairwise) return(invisible())
  pairs <- utils::combn(levels(found$group), 2)
  rows <- do.call(rbind, lapply(seq_len(ncol(pairs)), function(i) {
    own <- droplevels(found[found$group %in% pairs[, i], , drop = FALSE])
    data.frame(group = pairs[1, i], other = pairs[2, i], gray_test(own))
  }))
  rows$p_adjusted <- ave(rows$p, rows$cause, FUN = function(p) p.adjust(p, p_adjust))
  show_result(table, paste0(part, ": pairwise"), rows)
}

# Fine and Gray's model; a patient is several weighted rows, so that the variance is clustered.
fine_gray_model <- function(table, part, found, terms, references, ties, conf_level) {
  design <- design_of(found, terms, references)
  patients <- data.frame(
    time = found[["time of the model"]], state = factor(found[["cause of the model"]]), place = seq_len(nrow(found))
  )
  stratum <- found[["stratum of the model"]]
  patients$stratum <- if (is.null(stratum)) factor(1) else stratum
  formula <- if (is.null(stratum)) Surv(time, state) ~ place else Surv(time, state) ~ place + strata(stratum)
  expanded <- finegray(formula, data = patients, etype = "1", id = patients$place)
  expanded$x <- design$x[expanded$place, , drop = FALSE]
  expanded$stratum <- patients$stratum[expanded$place]
  model <- Surv(fgstart, fgstop, fgstatus) ~ x
  if (!is.null(stratum)) model <- Surv(fgstart, fgstop, fgstatus) ~ x + strata(stratum)
  fit <- coxph(model, data = expanded, weights = fgwt, cluster = place, ties = ties)
  b <- unname(coef(fit))
  se <- sqrt(diag(vcov(fit)))
  z <- qnorm((1 + conf_level) / 2)
  show_result(table, part, data.frame(
    term = design$term, level = design$level, b = b, robust_se = se, z = b / se, p = p_of((b / se)^2, 1),
    subdistribution_hazard_ratio = exp(b), low = exp(b - z * se), high = exp(b + z * se)
  ))
}

# ---- Cox regression and collinearity ----

reference_of <- function(found, wanted) {
  if (wanted == "first") return(levels(found)[1])
  if (wanted == "last") return(levels(found)[nlevels(found)])
  wanted
}

# A factor as indicators of its levels but the reference, a number in its unit.
coded <- function(found, reference, name) {
  if (!is.factor(found)) return(list(x = matrix(found, ncol = 1), level = ""))
  other <- setdiff(levels(found), reference)
  list(x = outer(as.character(found), other, `==`) + 0, level = paste(other, "vs", reference))
}

# terms: a list of column names, several for a product. Columns of the design with their terms and levels.
design_of <- function(found, terms, references) {
  columns <- lapply(terms, function(term) {
    codes <- lapply(term, function(name) {
      wanted <- if (is.null(references[[name]])) "first" else references[[name]]
      coded(found[[name]], if (is.factor(found[[name]])) reference_of(found[[name]], wanted) else "", name)
    })
    Reduce(function(a, b) {
      pairs <- expand.grid(i = seq_along(a$level), j = seq_along(b$level))
      list(
        x = a$x[, pairs$i, drop = FALSE] * b$x[, pairs$j, drop = FALSE],
        level = sub("^ \\* | \\* $", "", paste(a$level[pairs$i], b$level[pairs$j], sep = " * "))
      )
    }, codes)
  })
  list(
    x = do.call(cbind, lapply(columns, `[[`, "x")),
    term = rep(vapply(terms, paste, "", collapse = "*"), vapply(columns, function(each) length(each$level), 1L)),
    level = unlist(lapply(columns, `[[`, "level"))
  )
}

# The columns of the terms as numbers (in their units) and factors, of patients with a value of all of them.
model_rows <- function(rows, endpoint, names, categorical, units = list(), stratum = NULL, unknown = FALSE,
                       id = NULL, weights = NULL, offset = NULL, cluster = NULL) {
  found <- lapply(names, function(name) {
    if (name %in% categorical) return(as_group(rows, name, unknown))
    rows[[name]] / (if (is.null(units[[name]])) 1 else units[[name]])
  })
  found <- structure(found, names = names, class = "data.frame", row.names = seq_len(nrow(rows)))
  if (!is.null(stratum)) {
    known <- !is.null(levels_of[[stratum]]) # not of a column of numbers with many values, such as that of matched sets
    found[["stratum of the model"]] <- if (known) as_group(rows, stratum) else factor(rows[[stratum]])
  }
  if (!is.null(endpoint)) {
    found[["time of the model"]] <- time_of(rows, endpoint)
    found[["status of the model"]] <- status_of(rows, endpoint)
    if (!is.null(endpoint$entry)) found[["entry of the model"]] <- entry_of(rows, endpoint)
  }
  if (!is.null(id)) found[["id of the model"]] <- as.character(rows[[id]])
  if (!is.null(cluster)) {
    found[["cluster of the model"]] <- if (isTRUE(cluster)) seq_len(nrow(rows)) else as.character(rows[[cluster]])
  }
  if (!is.null(weights)) found[["weights of the model"]] <- rows[[weights]]
  if (!is.null(offset)) found[["offset of the model"]] <- rows[[offset]]
  found <- found[complete.cases(found), , drop = FALSE]
  if (!is.null(weights)) found <- found[found[["weights of the model"]] > 0, , drop = FALSE]
  if (!is.null(endpoint)) found <- found[found[["time of the model"]] >= 0, , drop = FALSE]
  droplevels(found)
}

# Breslow: stopped as SPSS stops (coxph goes a step further, which changes the sixth digit or so): after the step that
# changes the log likelihood by less than 1e-5, of at most 20 steps; a step that lowers it is halved and is not the last.
cox_fit <- function(found, design, ties) {
  entry <- found[["entry of the model"]]
  outcome <- outcome_of(list(time = found[["time of the model"]], status = found[["status of the model"]], entry = entry))
  x <- design$x
  stratum <- found[["stratum of the model"]]
  model <- if (is.null(stratum)) outcome ~ x else outcome ~ x + strata(stratum)
  offset <- found[["offset of the model"]]
  if (!is.null(offset)) model <- update(model, . ~ . + offset(offset))
  cluster <- cluster_of(found)
  weights <- found[["weights of the model"]]
  if (!is.null(weights)) return(coxph(model, ties = ties, weights = weights, cluster = cluster))
  if (!is.null(cluster)) return(coxph(model, ties = ties, cluster = cluster))
  if (ties == "exact" && !is.null(entry) && is.null(offset)) return(exact_fit_with_entry(outcome, x, stratum))
  if (ties != "breslow" || !is.null(entry) || !is.null(offset)) {
    fit <- coxph(model, ties = ties)
    class(fit) <- "coxph" # which it lacks with entries and exact ties
    return(fit)
  }
  at <- function(b) suppressWarnings(coxph(model, ties = ties, init = b, control = coxph.control(iter.max = 0)))
  here <- start <- at(numeric(ncol(x)))
  b <- numeric(ncol(x))
  for (step in 1:20) {
    new <- b + drop(here$var %*% colSums(as.matrix(residuals(here, type = "score"))))
    ahead <- at(new)
    halved <- 0
    while (!isTRUE(ahead$loglik[2] >= here$loglik[2] - 1e-12 * abs(here$loglik[2])) && halved < 60) {
      halved <- halved + 1
      new <- (new + b) / 2
      ahead <- at(new)
    }
    settled <- halved == 60 || halved == 0 && abs(ahead$loglik[2] - here$loglik[2]) < 1e-5
    b <- new
    here <- ahead
    if (settled) break
  }
  here$coefficients[diag(here$var) == 0] <- NA # columns that follow from the others
  here$loglik[1] <- start$loglik[2]
  here$score <- start$score
  here
}

# Exact ties with delayed entry: coxph() goes through all subsets of a risk set then, which may take for ever. A stratum
# for each risk set, in which everybody is at risk at once, has the same likelihood, and a recursion.
exact_fit_with_entry <- function(outcome, x, stratum) {
  entry <- outcome[, 1]
  time <- outcome[, 2]
  died <- outcome[, 3] == 1
  if (is.null(stratum)) stratum <- rep(1, length(time))
  events <- unique(data.frame(time = time, stratum = stratum)[died, ])
  at_risk <- lapply(seq_len(nrow(events)), function(i) {
    which(stratum == events$stratum[i] & entry < events$time[i] & time >= events$time[i])
  })
  set <- rep(seq_along(at_risk), lengths(at_risk))
  rows <- unlist(at_risk)
  long <- x[rows, , drop = FALSE]
  fit <- coxph(Surv(rep(1, length(rows)), died[rows] & time[rows] == events$time[set]) ~ long + strata(set), ties = "exact")
  fit$n <- length(time)
  fit
}

# The clusters of a robust variance: those asked for, or patients where one has several events.
cluster_of <- function(found) {
  if (!is.null(found[["cluster of the model"]])) return(found[["cluster of the model"]])
  id <- found[["id of the model"]]
  if (!is.null(id) && any(duplicated(id[found[["status of the model"]] == 1]))) id
}

# SPSS counts no patients who are censored before the first event of their stratum: they change no number of a model.
from_first_event <- function(found) {
  time <- found[["time of the model"]]
  event <- found[["status of the model"]] == 1
  stratum <- found[["stratum of the model"]]
  if (is.null(stratum)) stratum <- rep(1, nrow(found))
  first <- ave(ifelse(event, time, Inf), stratum, FUN = min)
  droplevels(found[time >= first, , drop = FALSE])
}

cox_model <- function(table, part, found, terms, references, ties, conf_level) {
  design <- design_of(found, terms, references)
  fit <- cox_fit(found, design, ties)
  b <- unname(coef(fit))
  v <- vcov(fit)
  se <- sqrt(diag(v))
  z <- qnorm((1 + conf_level) / 2)
  robust <- !is.null(fit$naive.var)
  shown <- data.frame(
    term = design$term, level = design$level, b = b, se = se, wald = (b / se)^2, p = p_of((b / se)^2, 1),
    hazard_ratio = exp(b), low = exp(b - z * se), high = exp(b + z * se)
  )
  if (robust) shown <- data.frame(shown[1:3], se = sqrt(diag(fit$naive.var)), robust_se = se, shown[5:9])
  show_result(table, part, shown)
  overall <- lapply(unique(design$term), function(term) {
    own <- which(design$term == term & !is.na(b))
    if (!length(own)) return(NULL)
    wald <- drop(b[own] %*% solve(v[own, own, drop = FALSE], b[own]))
    data.frame(term = term, wald = wald, df = length(own), p = p_of(wald, length(own)))
  })
  show_result(table, paste0(part, ": terms"), do.call(rbind, overall))
  df <- sum(!is.na(b))
  likelihood_ratio <- 2 * diff(fit$loglik)
  model <- data.frame(
    n = fit$n, spss_n = nrow(from_first_event(found)), events = fit$nevent, neg2_log_likelihood_0 = -2 * fit$loglik[1], neg2_log_likelihood = -2 * fit$loglik[2],
    score = fit$score, likelihood_ratio = likelihood_ratio, df = df,
    score_p = p_of(fit$score, df), likelihood_ratio_p = p_of(likelihood_ratio, df)
  )
  if (robust || any(c("entry of the model", "offset of the model") %in% names(found))) model$spss_n <- NULL
  # These tests are for patients that count alike.
  if (!is.null(found[["weights of the model"]])) model[grep("score|ratio", names(model))] <- NULL
  if (!is.null(found[["id of the model"]])) model$patients <- length(unique(found[["id of the model"]]))
  if (robust) model <- data.frame(model, wald = fit$wald.test, robust_score = fit$rscore)
  show_result(table, paste0(part, ": model"), model)
}

# Firth's penalized likelihood: the log likelihood of coxph less half the logarithm of the determinant of its variance.
# It is maximized numerically, with some digits fewer than sarcstat's own.
firth_model <- function(table, part, found, terms, references, ties, conf_level) {
  design <- design_of(found, terms, references)
  center <- colMeans(design$x)
  size <- sqrt(colMeans(sweep(design$x, 2, center)^2))
  x <- sweep(sweep(design$x, 2, center), 2, size, "/")
  stratum <- found[["stratum of the model"]]
  if (is.null(stratum)) stratum <- rep(1, nrow(found))
  offset <- found[["offset of the model"]]
  if (is.null(offset)) offset <- numeric(nrow(found))
  outcome <- outcome_of(list(
    time = found[["time of the model"]], status = found[["status of the model"]], entry = found[["entry of the model"]]
  ))
  at <- function(b) {
    suppressWarnings(coxph(
      outcome ~ x + strata(stratum) + offset(offset), ties = ties, init = b, control = coxph.control(iter.max = 0)
    ))
  }
  minus <- function(b) {
    fit <- at(b)
    value <- -fit$loglik[length(fit$loglik)] + as.numeric(determinant(fit$var)$modulus) / 2
    if (is.finite(value)) value else 1e10
  }
  p <- ncol(x)
  best <- function(from, free) {
    if (!any(free)) return(list(value = minus(from), b = from))
    own <- nlm(
      function(b) minus(replace(from, which(free), b)), from[free],
      gradtol = 1e-9, steptol = 1e-9, stepmax = 5, iterlim = 500
    )
    list(value = own$minimum, b = replace(from, which(free), own$estimate))
  }
  top <- best(numeric(p), rep(TRUE, p))
  drop <- qchisq(conf_level, 1) / 2
  v <- at(top$b)$var
  limit <- function(j, side) {
    above <- function(t) best(replace(top$b, j, top$b[j] + side * t), seq_len(p) != j)$value - top$value - drop
    side * uniroot(above, c(0, 2 * sqrt(v[j, j])), extendInt = "upX", tol = 1e-9)$root + top$b[j]
  }
  test <- function(places) {
    chi_square <- 2 * (best(replace(top$b, places, 0), !seq_len(p) %in% places)$value - top$value)
    data.frame(chi_square = chi_square, df = length(places), p = p_of(chi_square, length(places)))
  }
  tests <- do.call(rbind, lapply(seq_len(p), test))
  b <- top$b / size
  show_result(table, part, data.frame(
    term = design$term, level = design$level, b = b, se = sqrt(diag(v)) / size, chi_square = tests$chi_square,
    p = tests$p, hazard_ratio = exp(b), low = exp(vapply(seq_len(p), limit, 1, side = -1) / size),
    high = exp(vapply(seq_len(p), limit, 1, side = 1) / size)
  ))
  by_term <- lapply(unique(design$term), function(term) data.frame(term = term, test(which(design$term == term))))
  show_result(table, paste0(part, ": terms"), do.call(rbind, by_term))
  show_result(table, paste0(part, ": model"), data.frame(
    n = nrow(found), events = sum(found[["status of the model"]]), test(seq_len(p))
  ))
}

# Harrell's concordance of the model, its interval on the plain scale.
concordance_of <- function(table, part, found, terms, references, ties, conf_level) {
  design <- design_of(found, terms, references)
  fit <- cox_fit(found, design, ties)
  own <- concordance(fit)
  if (ties == "exact" && !is.null(found[["entry of the model"]])) { # whose fit has every patient several times
    outcome <- Surv(found[["entry of the model"]], found[["time of the model"]], found[["status of the model"]])
    lp <- drop(design$x %*% coef(fit))
    stratum <- found[["stratum of the model"]]
    own <- concordance(if (is.null(stratum)) outcome ~ lp else outcome ~ lp + strata(stratum), reverse = TRUE)
  }
  se <- sqrt(own$var)
  limits <- own$concordance + c(-1, 1) * qnorm((1 + conf_level) / 2) * se
  show_result(table, paste0(part, ": concordance"), data.frame(
    concordance = own$concordance, se = se, low = max(limits[1], 0), high = min(limits[2], 1)
  ))
}

# Its optimism: in each resample the model anew, its concordance there less that in all patients; the mean slope of the
# resamples' linear predictors in all patients. Resamples do not count that lose a level, an event or an estimate.
optimism <- function(table, part, found, terms, references, ties, resamples, seed) {
  apparent <- concordance(cox_fit(found, design_of(found, terms, references), ties))$concordance
  outcome <- Surv(found[["time of the model"]], found[["status of the model"]])
  stratum <- found[["stratum of the model"]]
  all_of <- function(lp) if (is.null(stratum)) outcome ~ lp else outcome ~ lp + strata(stratum)
  set.seed(seed, "Mersenne-Twister", "Inversion", "Rejection")
  rows <- lapply(seq_len(resamples), function(i) {
    own <- found[sample.int(nrow(found), nrow(found), replace = TRUE), , drop = FALSE]
    factors <- Filter(is.factor, own[unlist(terms)])
    if (!any(own[["status of the model"]] == 1) || any(vapply(factors, function(f) any(base::table(f) == 0), NA))) return(NULL)
    design <- design_of(own, terms, references)
    fit <- suppressWarnings(cox_fit(own, design, ties))
    # Without a finite estimate the iterations end anywhere, and the standard error is beyond all measure.
    if (anyNA(coef(fit)) || any(sqrt(diag(vcov(fit))) * apply(design$x, 2, function(x) diff(range(x))) > 50)) return(NULL)
    lp <- drop(design_of(found, terms, references)$x %*% coef(fit))
    test <- concordance(all_of(lp), reverse = TRUE)$concordance
    data.frame(gap = concordance(fit)$concordance - test, slope = coef(coxph(all_of(lp), ties = ties))[[1]])
  })
  rows <- do.call(rbind, rows)
  show_result(table, paste0(part, ": optimism"), data.frame(
    concordance = apparent, optimism = mean(rows$gap), corrected = apparent - mean(rows$gap), slope = mean(rows$slope),
    resamples = resamples, used = nrow(rows)
  ))
}

# One hazard ratio a period, of the terms in `split`, as coxph() has it of survSplit() data: Wald's test that a term has
# the same in all periods.
by_period <- function(table, part, found, terms, references, ties, conf_level, cuts, split) {
  design <- design_of(found, terms, references)
  whole <- data.frame(time = found[["time of the model"]], status = found[["status of the model"]], case = seq_len(nrow(found)))
  whole$tstart <- found[["entry of the model"]]
  # survSplit() takes nobody from before time 0 on; a start below 0 keeps those with a time of 0.
  long <- if (is.null(whole$tstart)) {
    survSplit(Surv(time, status) ~ ., whole, cut = cuts, zero = -1, episode = "period")
  } else {
    survSplit(Surv(tstart, time, status) ~ ., whole, cut = cuts, episode = "period")
  }
  n <- length(cuts) + 1
  columns <- lapply(seq_along(design$term), function(j) {
    x <- design$x[long$case, j]
    if (!design$term[j] %in% split) return(list(x = cbind(x), period = NA))
    list(x = outer(long$period, seq_len(n), `==`) * x, period = seq_len(n))
  })
  times <- vapply(columns, function(each) length(each$period), 1L)
  x <- do.call(cbind, lapply(columns, `[[`, "x"))
  own <- data.frame(
    term = rep(design$term, times), level = rep(design$level, times), period = unlist(lapply(columns, `[[`, "period"))
  )
  stratum <- found[["stratum of the model"]][long$case]
  model <- if (is.null(stratum)) Surv(tstart, time, status) ~ x else Surv(tstart, time, status) ~ x + strata(stratum)
  cluster <- cluster_of(found)[long$case]
  fit <- if (is.null(cluster)) {
    coxph(model, data = long, ties = ties)
  } else {
    coxph(model, data = long, ties = ties, cluster = cluster)
  }
  b <- unname(coef(fit))
  se <- sqrt(diag(vcov(fit)))
  z <- qnorm((1 + conf_level) / 2)
  show_result(table, paste0(part, ": by period"), data.frame(
    term = own$term, level = own$level, start = c(0, cuts)[own$period], b = b, se = se, z = b / se,
    p = 2 * pnorm(-abs(b / se)), hazard_ratio = exp(b), low = exp(b - z * se), high = exp(b + z * se)
  ))
  equal <- function(term) {
    here <- which(own$term %in% term)
    key <- paste(own$term, own$level)
    later <- here[own$period[here] > 1]
    first <- here[own$period[here] == 1][match(key[later], key[here[own$period[here] == 1]])]
    contrast <- matrix(0, length(later), length(b))
    contrast[cbind(seq_along(later), later)] <- 1
    contrast[cbind(seq_along(later), first)] <- -1
    apart <- drop(contrast %*% b)
    wald <- drop(apart %*% solve(contrast %*% vcov(fit) %*% t(contrast), apart))
    data.frame(chi_square = wald, df = length(later), p = p_of(wald, length(later)))
  }
  tested <- c(as.list(unique(split)), if (length(unique(split)) > 1) list(unique(split)))
  show_result(table, paste0(part, ": periods equal"), data.frame(
    term = c(unique(split), if (length(unique(split)) > 1) ""), do.call(rbind, lapply(tested, equal))
  ))
  show_result(table, paste0(part, ": periods"), data.frame(
    start = c(0, cuts), n = as.vector(base::table(factor(long$period, seq_len(n)))),
    events = as.vector(tapply(long$status, factor(long$period, seq_len(n)), sum))
  ))
}

# Each term alone, on the patients who have it; factors with the log-rank test beside it, where patients count alike.
univariable_models <- function(table, part, rows, endpoint, terms, categorical, units, references, stratum, ties,
                               conf_level, ..., model = cox_model) {
  for (term in terms) {
    found <- model_rows(rows, endpoint, term, categorical, units, stratum, ...)
    name <- paste0(part, ": ", paste(term, collapse = "*"), " alone")
    model(table, name, found, list(term), references, ties, conf_level)
    if (length(term) > 1 || !is.factor(found[[term]]) || !identical(model, cox_model)) next
    if (any(c("weights of the model", "offset of the model") %in% names(found))) next
    own <- data.frame(time = found[["time of the model"]], status = found[["status of the model"]], group = found[[term]])
    own$entry <- found[["entry of the model"]]
    own$stratum <- found[["stratum of the model"]]
    show_result(table, paste0(name, ": tests"), tests_of(own, "logrank"))
  }
}

# Whether the effect of `by` differs between the levels of `within`: the likelihood ratio test of the products.
interaction_test <- function(table, part, found, by, within, references, ties) {
  main <- cox_fit(found, design_of(found, list(by, within), references), ties)
  both <- cox_fit(found, design_of(found, list(by, within, c(by, within)), references), ties)
  chi_square <- 2 * (both$loglik[2] - main$loglik[2])
  df <- sum(!is.na(coef(both))) - sum(!is.na(coef(main)))
  show_result(table, part, data.frame(chi_square = chi_square, df = df, p = p_of(chi_square, df)))
}

# ties: the methods, each with a model of its own.
subgroup <- function(table, part, found, by, tests, p_adjust, references, ties, conf_level, times) {
  own <- data.frame(time = found[["time of the model"]], status = found[["status of the model"]], group = found[[by]])
  own$entry <- found[["entry of the model"]]
  kaplan_meier(table, part, own, tests, conf_level, times, pairwise = nlevels(own$group) > 1, p_adjust = p_adjust)
  if (nlevels(own$group) < 2 || !any(own$status == 1) || !(references[[by]] %in% levels(own$group))) return(invisible())
  for (method in ties) {
    name <- if (length(ties) > 1) paste0(part, ": Cox (", method, ")") else paste0(part, ": Cox")
    cox_model(table, name, found, list(by), references, method, conf_level)
  }
}

# SPSS's REGRESSION with COLLIN and TOL: the columns as in the Cox model, any dependent variable.
# Patients who are censored before the first event of their stratum take no part in a Cox model, and none here.
collinearity <- function(table, found, terms, references) {
  if (!is.null(found[["time of the model"]])) found <- from_first_event(found)
  design <- design_of(found, terms, references)
  tolerance <- vapply(seq_len(ncol(design$x)), function(j) {
    if (ncol(design$x) == 1) return(1)
    1 - summary(lm(design$x[, j] ~ design$x[, -j]))$r.squared
  }, 1)
  show_result(table, "coefficients", data.frame(
    term = design$term, level = design$level, tolerance = tolerance, vif = 1 / tolerance
  ))
  x <- cbind(1, design$x)
  decomposed <- eigen(crossprod(sweep(x, 2, sqrt(colSums(x^2)), "/")), symmetric = TRUE)
  share <- sweep(decomposed$vectors^2, 2, decomposed$values, "/")
  proportions <- as.data.frame(t(share / rowSums(share)))
  names(proportions) <- c("constant", trimws(paste(design$term, design$level)))
  show_result(table, "diagnostics", data.frame(
    dimension = seq_along(decomposed$values), eigenvalue = decomposed$values,
    condition_index = sqrt(decomposed$values[1] / decomposed$values), proportions, check.names = FALSE
  ))
}

# ---- Counts, numbers, proportions ----

by_group <- function(group) c(if (is.null(group)) list() else split(seq_along(group), group), list(Overall = NULL))

# SPSS's percentiles (HAVERAGE) are quantile(type = 6); R's own (r_) are type 7.
describe_number <- function(table, name, x, group) {
  parts <- by_group(group)
  rows <- Map(function(part, word) {
    own <- if (is.null(part)) x else x[part]
    known <- own[!is.na(own)]
    some <- length(known) > 0
    quartiles <- function(type) {
      if (some) quantile(known, c(0.25, 0.5, 0.75), type = type, names = FALSE) else c(NA, NA, NA)
    }
    quartile <- quartiles(6)
    r_quartile <- quartiles(7)
    data.frame(
      group = word, n = length(known), missing = sum(is.na(own)), mean = if (some) mean(known) else NA,
      std_deviation = if (some) sd(known) else NA, minimum = if (some) min(known) else NA, q1 = quartile[1],
      median = quartile[2], q3 = quartile[3], maximum = if (some) max(known) else NA,
      r_q1 = r_quartile[1], r_q3 = r_quartile[3]
    )
  }, unname(parts), names(parts))
  show_result(table, name, do.call(rbind, rows))
}

describe_levels <- function(table, name, x, group) {
  parts <- by_group(group)
  rows <- Map(function(part, word) {
    own <- if (is.null(part)) x else x[part]
    count <- as.vector(table(own))
    data.frame(
      group = word, level = c(levels(x), "(missing)"), count = c(count, sum(is.na(own))),
      percent = 100 * c(count, sum(is.na(own))) / length(own), valid_percent = c(100 * count / sum(count), NA),
      cumulative_percent = c(cumsum(100 * count / sum(count)), NA)
    )
  }, unname(parts), names(parts))
  show_result(table, name, do.call(rbind, rows))
}

# An upper bound of the number of tables with the same margins.
most_tables <- function(counts) {
  ways <- function(margin, cells) exp(sum(lchoose(sort(margin)[-length(margin)] + cells - 1, cells - 1)))
  min(ways(rowSums(counts), ncol(counts)), ways(colSums(counts), nrow(counts)))
}

# One case a level, and more than two levels: an identifier, which compares nothing.
all_different <- function(margin) length(margin) > 2 && all(margin == 1)

# test: NULL for Fisher's where an expected count is below 5, else Pearson's without continuity correction.
counts_test <- function(counts, test = NULL) {
  counts <- counts[rowSums(counts) > 0, colSums(counts) > 0, drop = FALSE]
  if (min(dim(counts)) < 2 || all_different(rowSums(counts)) || all_different(colSums(counts))) {
    return(data.frame(test = "none", statistic = NA, df = NA, p = NA))
  }
  expected <- outer(rowSums(counts), colSums(counts)) / sum(counts)
  if (is.null(test)) test <- if (any(expected < 5)) "fisher" else "chi-square"
  if (test == "fisher") {
    # fisher.test is wrong on large sparse tables (R 4.2.2), and does not end on some: random tables instead.
    p <- if (all(dim(counts) == 2) || most_tables(counts) <= 1e8) {
      fisher.test(counts, workspace = 2e6)$p.value
    } else {
      cat("Fisher's test: the table is too large to be exact; p is from 1,000,000 random tables (sarcstat's are others).\n")
      set.seed(2000000)
      fisher.test(counts, simulate.p.value = TRUE, B = 1e6)$p.value
    }
    return(data.frame(test = test, statistic = NA, df = NA, p = min(p, 1)))
  }
  found <- suppressWarnings(chisq.test(counts, correct = FALSE))
  data.frame(test = test, statistic = unname(found$statistic), df = unname(found$parameter), p = found$p.value)
}

compare <- function(table, name, x, group, test = NULL) {
  keep <- !is.na(x) & !is.na(group)
  x <- x[keep]
  group <- droplevels(group[keep])
  if (nlevels(group) < 2) return(invisible())
  if (is.factor(x)) {
    found <- counts_test(base::table(x, group), test)
  } else {
    own <- split(x, group)
    if (all_different(lengths(own))) return(invisible())
    if (is.null(test)) test <- if (length(own) == 2) "mann-whitney" else "kruskal-wallis"
    made <- switch(test,
      "mann-whitney" = suppressWarnings(wilcox.test(own[[1]], own[[2]], correct = FALSE)), # as SPSS; R corrects
      "kruskal-wallis" = kruskal.test(x, group),
      "t" = t.test(own[[1]], own[[2]]),
      "student" = t.test(own[[1]], own[[2]], var.equal = TRUE),
      "anova" = oneway.test(x ~ group, var.equal = TRUE)
    )
    df <- if (length(made$parameter)) unname(made$parameter[1]) else NA
    found <- data.frame(test = test, statistic = unname(made$statistic), df = df, p = made$p.value)
  }
  show_result(table, paste0(name, ": test"), found)
}

# scores: the numeric codes of rows and columns, for the linear-by-linear association.
crosstab <- function(table, part, rows, columns, scores = NULL) {
  keep <- !is.na(rows) & !is.na(columns)
  counts <- base::table(droplevels(rows[keep]), droplevels(columns[keep]))
  n <- sum(counts)
  row <- rowSums(counts)
  column <- colSums(counts)
  expected <- outer(row, column) / n
  residual <- counts - expected
  show_result(table, part, data.frame(
    as.data.frame(counts, responseName = "count", stringsAsFactors = FALSE),
    row_percent = as.vector(100 * counts / row), column_percent = as.vector(100 * t(t(counts) / column)),
    percent = as.vector(100 * counts / n)
  ))
  if (min(dim(counts)) < 2) return(invisible())
  show_result(table, paste0(part, ": expected"), data.frame(
    as.data.frame(as.table(expected), responseName = "expected"), residual = as.vector(residual),
    standardized_residual = as.vector(residual / sqrt(expected)),
    adjusted_residual = as.vector(residual / sqrt(expected * outer(1 - row / n, 1 - column / n)))
  ))
  df <- prod(dim(counts) - 1)
  pearson <- sum((counts - expected)^2 / expected)
  likelihood_ratio <- 2 * sum(ifelse(counts > 0, counts * log(counts / expected), 0))
  found <- data.frame(test = c("pearson", "likelihood_ratio"), value = c(pearson, likelihood_ratio), df = df)
  if (all(dim(counts) == 2)) {
    corrected <- suppressWarnings(chisq.test(counts))$statistic
    found <- rbind(found, data.frame(test = "continuity_correction", value = unname(corrected), df = 1))
  }
  if (!is.null(scores)) {
    r <- cor(scores[[1]][keep], scores[[2]][keep])
    found <- rbind(found, data.frame(test = "linear_by_linear", value = (n - 1) * r^2, df = 1))
  }
  found$p <- p_of(found$value, found$df)
  exact <- counts_test(counts, "fisher")
  found <- rbind(found, data.frame(test = "fisher", value = NA, df = NA, p = exact$p))
  show_result(table, paste0(part, ": tests"), found)
  phi <- sqrt(pearson / n)
  if (all(dim(counts) == 2)) phi <- phi * sign(counts[1, 1] * counts[2, 2] - counts[1, 2] * counts[2, 1])
  show_result(table, paste0(part, ": measures"), data.frame(
    n = n, phi = phi, cramers_v = sqrt(pearson / n / (min(dim(counts)) - 1))
  ))
}

proportion_limits <- function(x, n, interval, conf_level) {
  if (n == 0) return(c(NA, NA))
  p <- x / n
  found <- switch(interval,
    "clopper-pearson" = binom.test(x, n, conf.level = conf_level)$conf.int,
    "wilson" = suppressWarnings(prop.test(x, n, conf.level = conf_level, correct = FALSE))$conf.int,
    "wald" = pmin(pmax(p + c(-1, 1) * qnorm((1 + conf_level) / 2) * sqrt(p * (1 - p) / n), 0), 1)
  )
  as.double(found)
}

# Newcombe's interval of a difference (Statistics in Medicine 1998;17:873, method 10).
difference_row <- function(x, n, conf_level) {
  p <- x / n
  first <- proportion_limits(x[1], n[1], "wilson", conf_level)
  second <- proportion_limits(x[2], n[2], "wilson", conf_level)
  100 * c(
    p[1] - p[2], p[1] - p[2] - sqrt((p[1] - first[1])^2 + (second[2] - p[2])^2),
    p[1] - p[2] + sqrt((first[2] - p[1])^2 + (p[2] - second[1])^2)
  )
}

# best: a factor with the levels CR, PR, SD, PD, NE. Percentages of all, or of those that can be evaluated.
response <- function(table, best, groups, evaluable, interval, conf_level, test = NULL) {
  known <- c("CR", "PR", "SD", "PD", if (!evaluable) "NE")
  rates <- list(objective_response_rate = c("CR", "PR"), disease_control_rate = c("CR", "PR", "SD"))
  for (by in c("", names(groups))) {
    parts <- if (by == "") list(Overall = !is.na(best)) else {
      group <- droplevels(groups[[by]][!is.na(best)])
      lapply(split(seq_along(group), group), function(own) which(!is.na(best))[own])
    }
    part <- if (by == "") "everybody" else by
    counts <- t(vapply(parts, function(own) as.vector(table(best[own])), numeric(nlevels(best))))
    colnames(counts) <- levels(best)
    n <- rowSums(counts[, known, drop = FALSE])
    show_result(table, part, data.frame(group = names(parts), n = rowSums(counts), counts, row.names = NULL))
    for (rate in names(rates)) {
      x <- rowSums(counts[, rates[[rate]], drop = FALSE])
      limits <- 100 * vapply(seq_along(x), function(i) proportion_limits(x[i], n[i], interval, conf_level), c(0, 0))
      show_result(table, paste0(part, ": ", rate), data.frame(
        group = names(parts), count = x, percent = 100 * x / n, low = limits[1, ], high = limits[2, ], row.names = NULL
      ))
      if (length(parts) < 2) next
      show_result(table, paste0(part, ": ", rate, ": test"), counts_test(cbind(x, n - x), test))
      pairs <- utils::combn(length(x), 2)
      differences <- apply(pairs, 2, function(pair) difference_row(x[rev(pair)], n[rev(pair)], conf_level))
      show_result(table, paste0(part, ": ", rate, ": differences"), data.frame(
        group = names(parts)[pairs[2, ]], other = names(parts)[pairs[1, ]], difference = differences[1, ], low = differences[2, ],
        high = differences[3, ]
      ))
    }
  }
}

# Patients by term with a worst grade of at least `grade`, of all n patients.
adverse_events <- function(table, events, patients, id, term, grade, least) {
  events <- events[events[[id]] %in% patients, , drop = FALSE]
  for (from in least) {
    own <- unique(events[as.numeric(gsub("[^0-9]", "", events[[grade]])) >= from, c(id, term)])
    count <- sort(base::table(own[[term]]), decreasing = TRUE)
    show_result(table, paste0("grade ", from, " or higher"), data.frame(
      term = names(count), patients = as.vector(count), percent = 100 * as.vector(count) / length(patients)
    ))
  }
}

# Rates per 100 patient-years of any event and of each term, with a grade of at least `least`: of first events, the time
# at risk ending with these, where `onset` says when events began, and of all events. Limits by poisson.test().
event_rates <- function(table, events, patients, exposure, id, term, grade, least, onset, per_year, conf_level) {
  known <- patients[!is.na(exposure)]
  end <- stats::setNames(exposure[!is.na(exposure)], known)
  events <- events[events[[id]] %in% known, , drop = FALSE]
  start <- if (is.null(onset)) rep(0, nrow(events)) else as.numeric(events[[onset]])
  inside <- start >= 0 & start <= end[events[[id]]] * (1 + 1e-9)
  events <- events[inside, , drop = FALSE]
  start <- start[inside]
  for (from in least) {
    own <- as.numeric(gsub("[^0-9]", "", events[[grade]])) >= from
    for (one in c("any event", sort(unique(events[[term]][own])))) {
      mine <- own & (one == "any event" | events[[term]] == one)
      first <- tapply(start[mine], events[[id]][mine], min)
      at_risk <- replace(end, names(first), pmin(first, end[names(first)]))
      counts <- list(first = c(length(first), sum(at_risk)), all = c(sum(mine), sum(end)))
      for (kind in if (is.null(onset)) "all" else names(counts)) {
        years <- counts[[kind]][2] / per_year
        rate <- stats::poisson.test(counts[[kind]][1], years, conf.level = conf_level)
        show_result(table, paste0("grade ", from, " or higher: rates of ", kind, " events: ", one), data.frame(
          events = counts[[kind]][1], years = years, rate = 100 * rate$estimate, low = 100 * rate$conf.int[1],
          high = 100 * rate$conf.int[2], row.names = NULL
        ))
      }
    }
  }
}
