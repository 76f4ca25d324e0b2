# Tests of equality of survival curves: one weighted log-rank statistic on the risk table.
#
# With d events among n at risk at an event time, d_j and n_j of them in group j, and a weight w:
#   U_j = sum of w (d_j - d n_j / n)
#   V   = sum of w^2 d (n - d) / (n - 1) (diag(n_j / n) - n_j n_k / n^2)
# chi-square = U' V^- U on as many degrees of freedom as V has rank; strata add their U and V
# (Klein & Moeschberger 2003, sections 7.3 and 7.5).
#
# Off its diagonal V is minus the link of two groups: the sum of their shares' products over the event times at which
# both are at risk. Each row adds up to 0, so that V has as many dimensions as groups, less one for each set of groups
# that are linked with each other, directly or through others, and with no group beyond the set. Groups of different
# sets cannot be compared: no event happened while they were at risk in one stratum.

# Events `d` and numbers at risk `n` of each group (columns) at each event time (rows).
# Rows are sorted by time within each group; `count` patients a row. With delayed entry (`entry`, else NULL) who has
# not entered before an event time is not at risk there: the log-rank test of the counting process (Klein &
# Moeschberger 2003, section 7.3), coxph's score test with exact ties.
risk_table <- function(time, status, count, group, n_groups, entry) {
  event_time <- sort(unique(time[status == 1]))
  d <- n <- matrix(0, length(event_time), n_groups)
  for (j in seq_len(n_groups)) {
    own <- which(group == j)
    patients <- c(0, cumsum(count[own]))
    events <- c(0, cumsum(count[own] * status[own]))
    before <- findInterval(event_time, time[own], left.open = TRUE) + 1
    until <- findInterval(event_time, time[own]) + 1
    n[, j] <- patients[length(patients)] - patients[before]
    if (!is.null(entry)) {
      late <- own[order(entry[own])]
      entered <- c(0, cumsum(count[late]))
      n[, j] <- n[, j] - entered[length(entered)] +
        entered[findInterval(event_time, entry[late], left.open = TRUE) + 1]
    }
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
  link <- crossprod(share, spread * share)
  diag(link) <- 0
  list(observed = observed, expected = expected, link = link)
}

add_scores <- function(a, b) Map(`+`, a, b)

# U' V^- U and the rank of V. A group is taken out of the network of links, its U handed on to those that it is linked
# with in proportion, and they linked with each other in its stead (Gaussian elimination of V; sums of positive numbers
# only, so that weak links are as exact as strong ones). A group without a link left adds nothing.
overall_chi_square <- function(scores) {
  u <- scores$observed - scores$expected
  link <- scores$link
  chi_square <- 0
  df <- 0L
  for (j in seq_along(u)[-1]) {
    rest <- seq_along(u) > j | seq_along(u) == 1
    total <- sum(link[j, rest])
    if (!(total > 0)) next
    part <- link[j, rest] / total
    chi_square <- chi_square + u[j]^2 / total
    df <- df + 1L
    u[rest] <- u[rest] + u[j] * part
    link[rest, rest] <- link[rest, rest] + total * outer(part, part)
  }
  if (df == 0) return(list(chi_square = NA_real_, df = NA_integer_, p_value = NA_real_))
  chi_square_test(chi_square, df)
}

# The set of comparable groups that each group belongs to, by the number of the first group in it.
comparable_sets <- function(scores) {
  linked <- scores$link > 0
  set <- seq_len(nrow(linked))
  repeat {
    reached <- vapply(seq_along(set), function(j) min(set[c(j, which(linked[j, ]))]), 1L)
    if (identical(reached, set)) return(set)
    set <- reached
  }
}

# Linear trend over the groups' scores: (c'U)^2 / c'Vc on 1 degree of freedom; c'Vc is the sum over the pairs of groups
# of link (c_j - c_k)^2, exactly 0 where all that can be compared have one score.
trend_chi_square <- function(scores, metric) {
  u <- sum(metric * (scores$observed - scores$expected))
  variance <- sum(scores$link * outer(metric, metric, `-`)^2) / 2
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

# Overall tests, linear trend, observed and expected events with the set of comparable groups, and every pair of groups
# on its own patients.
# `tables` holds one risk table a stratum; `metric` the scores of the trend, or NULL; `pairwise` is TRUE or FALSE.
log_rank <- function(tables, tests, metric, pairwise, p_adjust) {
  scores <- stats::setNames(lapply(tests, stratified_scores, tables = tables), tests)
  by_test <- function(compute) bind_rows(lapply(tests, function(test) with_keys(list(test = test), compute(test))))
  list(
    overall = by_test(function(test) overall_chi_square(scores[[test]])),
    trend = if (!is.null(metric)) by_test(function(test) trend_chi_square(scores[[test]], metric)),
    expected = by_test(function(test) list(
      group = seq_along(scores[[test]]$observed), observed = scores[[test]]$observed,
      expected = scores[[test]]$expected, variance = rowSums(scores[[test]]$link),
      comparable = comparable_sets(scores[[test]])
    )),
    pairwise = if (pairwise) by_test(function(test) pairwise_tests(tables, test, p_adjust))
  )
}

# Every pair of groups on its own patients; p-values corrected within the test, as p.adjust() does it.
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
  rows <- equalized_rows(rows)
  as_table(overall_chi_square(stratified_scores(risk_tables(rows, n_groups, n_strata), "logrank")))
}

# One risk table a stratum.
risk_tables <- function(rows, n_groups, n_strata) {
  lapply(seq_len(n_strata), function(s) {
    own <- rows$stratum == s
    risk_table(rows$time[own], rows$status[own], rows$count[own], rows$group[own], n_groups, rows$entry[own])
  })
}
