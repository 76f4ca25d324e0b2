# Gray's test: whether the cumulative incidence of one cause is the same in all groups (Gray 1988, Annals of Statistics
# 16:1141, with rho = 0). Score and variance are those of cmprsk's cuminc; strata add theirs.
#
# At each time, with n_i at risk in group i, d_i events of the cause, S_i the survival from any event and F_i the
# incidence in the group, both just before: R_i = n_i (1 - F_i) / S_i estimates who would be at risk of this cause if
# those with another event stayed, and the score of the group is the sum of d_i - d R_i / R. Groups without anybody at
# risk take no part.

# Of every cause the test of all groups, and of each pair of groups on its own patients.
gray_tests <- function(rows, n_groups, n_strata, n_causes, pairwise, p_adjust) {
  pairs <- if (pairwise) utils::combn(n_groups, 2, simplify = FALSE)
  by_cause <- lapply(seq_len(n_causes), function(cause) {
    tables <- lapply(seq_len(n_strata), function(s) cause_table(rows, rows$stratum == s, cause, n_groups))
    tested <- bind_rows(lapply(pairs, function(pair) {
      c(list(cause = cause, group1 = pair[1], group2 = pair[2]), gray_chi_square(lapply(tables, of_two, pair)))
    }))
    if (pairwise) tested$p_value <- stats::p.adjust(tested$p_value, p_adjust)
    list(overall = c(list(cause = cause), gray_chi_square(tables)), pairwise = tested)
  })
  list(
    overall = bind_rows(lapply(by_cause, `[[`, "overall")),
    pairwise = if (pairwise) bind_rows(lapply(by_cause, `[[`, "pairwise"))
  )
}

# Events of the cause, of any other, and numbers at risk: matrices, event times by groups.
cause_table <- function(rows, own, cause, n_groups) {
  time <- rows$time[own]
  event_time <- sort(unique(time[rows$cause[own] > 0]))
  of_group <- function(counted, place) {
    at <- rowsum(counted, place)
    replace(numeric(length(event_time)), as.integer(rownames(at)), at)
  }
  none <- matrix(0, length(event_time), n_groups) # also where nothing happens in the stratum
  found <- list(own = none, other = none, n = none)
  for (j in seq_len(n_groups)) {
    mine <- which(own & rows$group == j)
    happens <- match(rows$time[mine], event_time, nomatch = 0L)
    events <- function(which) of_group((rows$count[mine] * which)[happens > 0], happens[happens > 0])
    is_cause <- rows$cause[mine] == cause
    order <- order(rows$time[mine])
    left <- c(0, cumsum(rows$count[mine][order]))
    before <- findInterval(event_time, rows$time[mine][order], left.open = TRUE)
    found$own[, j] <- events(is_cause)
    found$other[, j] <- events(!is_cause & rows$cause[mine] > 0)
    found$n[, j] <- left[length(left)] - left[before + 1]
  }
  found
}

of_two <- function(table, pair) lapply(table, function(counts) counts[, pair, drop = FALSE])

# The statistic of all strata: U' V^-1 U over all groups but the last. NA where V has no inverse, since there are groups
# that no event compares, or is no variance, as it may come out of few patients.
gray_chi_square <- function(tables) {
  scores <- Reduce(add_scores, lapply(tables, gray_scores))
  first <- seq_len(length(scores$score) - 1)
  variance <- scores$variance[first, first, drop = FALSE]
  scale <- sqrt(diag(variance))
  if (any(!is.finite(scale) | scale <= 0)) return(chi_square_test(NA_real_, length(first)))
  decomposed <- qr(variance / outer(scale, scale))
  if (decomposed$rank < length(first)) return(chi_square_test(NA_real_, length(first)))
  score <- (scores$score / c(scale, 1))[first]
  statistic <- sum(score * qr.coef(decomposed, score))
  chi_square_test(if (statistic >= 0) statistic else NA_real_, length(first))
}

# The score of each group in one stratum, and the variance of the scores.
#
# Along the times, for each group k: what an event of the cause adds to its estimator has the weight a_ik - q c_ik in
# the score of group i, what another event adds has -(1 - F) / S c_ik. c_ik is what has become of earlier weights
# (Gray 1988, section 3), F the incidence of all groups together. Weights change with c at the end, so that the sum
# of squares is kept in parts: of the moving weights `v`, of their products with c `v2`, and of c's own factor `v3`.
gray_scores <- function(table) {
  g <- ncol(table$n)
  score <- v3 <- numeric(g)
  c_ik <- v <- v2 <- matrix(0, g, g)
  survival <- rep(1, g)
  incidence <- numeric(g)
  pooled <- 0
  for (t in seq_len(nrow(table$n))) {
    at <- which(table$n[t, ] > 0)
    n <- table$n[t, at]
    own <- table$own[t, at]
    other <- table$other[t, at]
    s <- survival[at]
    after <- s * (n - own - other) / n
    shares <- n / s
    total <- sum(shares)
    d <- sum(own)
    free <- shares * (1 - incidence[at])
    score[at] <- score[at] + own - d * free / sum(free)
    weight <- diag(shares, length(at)) - outer(shares, shares) / total
    if (d > 0) c_ik[at, at] <- c_ik[at, at] + weight * d / (total * (1 - pooled)) # without d also where pooled is 1
    pooled_after <- pooled + d / total
    moved <- matrix(0, g, length(at))
    moved[at, ] <- weight
    if (d > 0) {
      q <- ifelse(after > 0, 1 - (1 - pooled_after) / ifelse(after > 0, after, 1), 1)
      ties <- if (d > 1) 1 - (d - 1) / (total * s - 1) else 1
      size <- ties * s * d / (total * n)
      own_weight <- moved - sweep(c_ik[, at, drop = FALSE], 2, q, "*")
      v3[at] <- v3[at] + q^2 * size
      v2[, at] <- v2[, at] + sweep(own_weight, 2, q * size, "*")
      v <- v + own_weight %*% (size * t(own_weight))
    }
    if (any(other > 0)) {
      q <- ifelse(after > 0 & other > 0, (1 - pooled_after) / ifelse(after > 0, after, 1), 0)
      ties <- ifelse(other > 1, 1 - (other - 1) / pmax(n - 1, 1), 1)
      size <- ifelse(q > 0, ties * s^2 * other / n^2, 0)
      own_weight <- sweep(c_ik[, at, drop = FALSE], 2, q, "*")
      v3[at] <- v3[at] + q^2 * size
      v2[, at] <- v2[, at] - sweep(own_weight, 2, q * size, "*")
      v <- v + own_weight %*% (size * t(own_weight))
    }
    incidence[at] <- incidence[at] + s * own / n
    survival[at] <- after
    pooled <- pooled_after
  }
  crossed <- c_ik %*% t(v2)
  list(score = score, variance = v + c_ik %*% (v3 * t(c_ik)) + crossed + t(crossed))
}
