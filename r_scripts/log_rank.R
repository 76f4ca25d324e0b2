# Tests of equality of survival curves: one weighted log-rank statistic on the risk table.
#
# With d events among n at risk at an event time, d_j and n_j of them in group j, and a weight w:
#   U_j = sum of w (d_j - d n_j / n)
#   V   = sum of w^2 d (n - d) / (n - 1) (diag(n_j / n) - n_j n_k / n^2)
# chi-square = U' V^-1 U on (groups - 1) degrees of freedom; strata add their U and V
# (Klein & Moeschberger 2003, sections 7.3 and 7.5).

# Events `d` and numbers at risk `n` of each group (columns) at each event time (rows).
# Rows are sorted by time within each group; `count` patients a row.
risk_table <- function(time, status, count, group, n_groups) {
  event_time <- sort(unique(time[status == 1]))
  d <- n <- matrix(0, length(event_time), n_groups)
  for (j in seq_len(n_groups)) {
    own <- which(group == j)
    patients <- c(0, cumsum(count[own]))
    events <- c(0, cumsum(count[own] * status[own]))
    before <- findInterval(event_time, time[own], left.open = TRUE) + 1
    until <- findInterval(event_time, time[own]) + 1
    n[, j] <- patients[length(patients)] - patients[before]
    d[, j] <- events[until] - events[before]
  }
  list(d = d, n = n)
}

# The weight of each event time. Breslow (Gehan) is n, Tarone-Ware the root of n; `peto` is R's survdiff(rho = 1),
# the survival just before the time; fh:rho:gamma is S^rho (1 - S)^gamma (Fleming & Harrington).
test_weight <- function(test, n, d) {
  before <- c(1, cumprod(1 - d / n))[seq_along(n)]
  if (startsWith(test, "fh:")) {
    power <- as.numeric(strsplit(test, ":", fixed = TRUE)[[1]][2:3])
    return(before^power[1] * (1 - before)^power[2])
  }
  switch(test, logrank = rep(1, length(n)), breslow = n, tarone = sqrt(n), peto = before)
}

# U, V and the weighted observed and expected events of one risk table.
weighted_scores <- function(table, test) {
  happens <- rowSums(table$d) > 0
  d_j <- table$d[happens, , drop = FALSE]
  n_j <- table$n[happens, , drop = FALSE]
  d <- rowSums(d_j)
  n <- rowSums(n_j)
  w <- test_weight(test, n, d)
  expected <- colSums(w * d * n_j / n)
  observed <- colSums(w * d_j)
  spread <- ifelse(n > 1, w^2 * d * (n - d) / pmax(n - 1, 1), 0)
  share <- n_j / n
  variance <- -crossprod(share, spread * share)
  diag(variance) <- colSums(spread * share * (1 - share)) # exactly 0 for a group that is always alone
  list(observed = observed, expected = expected, variance = variance)
}

add_scores <- function(a, b) Map(`+`, a, b)

# Chi-square over the groups that could have had an event beside another group; NA where fewer than two could.
# survdiff leaves out groups without expected events only, and fails where a group is alone in its stratum.
overall_chi_square <- function(scores) {
  could <- which(scores$expected > 0 & diag(scores$variance) > 0)
  if (length(could) < 2) return(list(chi_square = NA_real_, df = NA_integer_, p_value = NA_real_))
  kept <- could[-1]
  u <- (scores$observed - scores$expected)[kept]
  chi_square <- tryCatch(
    drop(crossprod(u, solve(scores$variance[kept, kept, drop = FALSE], u))),
    error = function(e) if (grepl("singular", conditionMessage(e), fixed = TRUE)) NA_real_ else stop(e)
  )
  chi_square_test(chi_square, length(kept))
}

# Linear trend over the groups' scores: (c'U)^2 / c'Vc on 1 degree of freedom.
trend_chi_square <- function(scores, metric) {
  u <- sum(metric * (scores$observed - scores$expected))
  variance <- drop(crossprod(metric, scores$variance %*% metric))
  chi_square_test(if (variance > 0) u^2 / variance else NA_real_, 1L)
}

chi_square_test <- function(chi_square, df) {
  list(
    chi_square = chi_square, df = as.integer(df),
    p_value = stats::pchisq(chi_square, df, lower.tail = FALSE)
  )
}

# The scores of a test over all strata.
stratified_scores <- function(tables, test) {
  Reduce(add_scores, lapply(tables, weighted_scores, test = test))
}

# A risk table of some groups only.
of_groups <- function(table, groups) {
  list(d = table$d[, groups, drop = FALSE], n = table$n[, groups, drop = FALSE])
}

# Overall tests, linear trend, observed and expected events, and every pair of groups on its own patients.
# `tables` holds one risk table a stratum; `metric` the scores of the trend, or NULL; `pairwise` is TRUE or FALSE.
log_rank <- function(tables, tests, metric, pairwise, p_adjust) {
  scores <- stats::setNames(lapply(tests, stratified_scores, tables = tables), tests)
  by_test <- function(compute) bind_rows(lapply(tests, function(test) with_keys(list(test = test), compute(test))))
  list(
    overall = by_test(function(test) overall_chi_square(scores[[test]])),
    trend = if (!is.null(metric)) by_test(function(test) trend_chi_square(scores[[test]], metric)),
    expected = by_test(function(test) list(
      group = seq_along(scores[[test]]$observed), observed = scores[[test]]$observed,
      expected = scores[[test]]$expected, variance = diag(scores[[test]]$variance)
    )),
    pairwise = if (pairwise) by_test(function(test) pairwise_tests(tables, test, p_adjust))
  )
}

# Every pair of groups on its own patients; p-values corrected within the test (none, bonferroni, holm).
pairwise_tests <- function(tables, test, p_adjust) {
  pairs <- utils::combn(ncol(tables[[1]]$d), 2)
  rows <- lapply(seq_len(ncol(pairs)), function(k) {
    pair <- pairs[, k]
    scores <- stratified_scores(lapply(tables, of_groups, groups = pair), test)
    c(list(group1 = pair[1], group2 = pair[2]), overall_chi_square(scores))
  })
  found <- bind_rows(rows)
  found$p_value <- stats::p.adjust(found$p_value, p_adjust)
  found
}

# The log-rank test alone, over strata. `rows` as in kaplan_meier.
log_rank_test <- function(rows, n_groups, n_strata) {
  rows$time <- equalized_time(rows$time)
  list2DF(overall_chi_square(stratified_scores(risk_tables(rows, n_groups, n_strata), "logrank")))
}

# One risk table a stratum.
risk_tables <- function(rows, n_groups, n_strata) {
  lapply(seq_len(n_strata), function(s) {
    own <- rows$stratum == s
    risk_table(rows$time[own], rows$status[own], rows$count[own], rows$group[own], n_groups)
  })
}
