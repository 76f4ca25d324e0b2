# Tests between survival curves from their definition, and where survdiff() offers one, from it as well.

# U, V, observed and expected events over the strata, with which groups were ever compared with which.
scores_by_hand <- function(time, status, group, stratum, k, test, entry = NULL) {
  if (is.null(entry)) entry <- rep(-Inf, length(time))
  u <- o <- e <- numeric(k)
  v <- matrix(0, k, k)
  linked <- diag(k) > 0
  size <- 0
  for (s in unique(stratum)) {
    own <- stratum == s
    before <- 1
    for (t in sort(unique(time[own & status == 1]))) {
      n_j <- tabulate(group[own & entry < t & time >= t], k)
      d_j <- tabulate(group[own & time == t & status == 1], k)
      n <- sum(n_j)
      d <- sum(d_j)
      w <- weight_by_hand(test, n, before)
      o <- o + w * d_j
      e <- e + w * d * n_j / n
      u <- u + w * (d_j - d * n_j / n)
      size <- size + abs(w) * d
      if (n > 1 && n > d && w > 0) {
        v <- v + w^2 * d * (n - d) / (n - 1) * (diag(n_j / n, k) - outer(n_j, n_j) / n^2)
        linked[n_j > 0, n_j > 0] <- TRUE
      }
      before <- before * (n - d) / n
    }
  }
  list(u = u, v = v, o = o, e = e, linked = linked, size = size)
}

weight_by_hand <- function(test, n, before) {
  power <- if (startsWith(test, "fh:")) as.numeric(strsplit(test, ":")[[1]][2:3])
  if (length(power)) return(before^power[1] * (1 - before)^power[2])
  switch(test, logrank = 1, breslow = n, tarone = sqrt(n), peto = before)
}

# V is a sum of Laplacians of the groups at risk together: its rank is the number of groups less the number of sets
# of groups that hang together. One group of each set is left out.
chi_square_by_hand <- function(found) {
  k <- length(found$u)
  reach <- found$linked
  for (i in seq_len(k)) reach <- (reach %*% reach) > 0
  kept <- which(duplicated(apply(reach, 1, function(row) min(which(row)))))
  if (!length(kept)) return(c(NA, NA, NA, 0))
  chi <- sum(found$u[kept] * solve(found$v[kept, kept, drop = FALSE], found$u[kept]))
  # Rounding of U, each term of size w d with an error of some units in the last place.
  error <- 64 * .Machine$double.eps * found$size * sqrt(sum(diag(solve(found$v[kept, kept, drop = FALSE]))))
  c(chi, length(kept), pchisq(chi, length(kept), lower.tail = FALSE), (2 * sqrt(max(chi, 0)) + error) * error)
}

tell_test <- function(found, key) {
  put(key("chi_square"), found[1], found[4])
  put(key("df"), found[2])
  # Without a chi-square the tolerance of p is of no use.
  put(key("p_value"), found[3], if (is.na(found[1])) 0 else p_tolerance(found[1], found[2], found[4]))
}

# What an error of a chi-square does to its p: the density times the error; near 0, where it is steep, the difference.
p_tolerance <- function(chi, df, error) {
  low <- pchisq(max(chi - error, 0), df, lower.tail = FALSE)
  high <- pchisq(chi + error, df, lower.tail = FALSE)
  low - high
}

answer_tests <- function(job) {
  for (test in job$tests) {
    found <- scores_by_hand(job$time, job$status, job$group, job$stratum, job$groups, test, job$entry)
    overall <- chi_square_by_hand(found)
    for (convention in names(job$conf_types)) {
      tell_test(overall, function(name) km_key(convention, "survdiff", 0, 0, name, test = test))
      if (!is.null(job$scores)) {
        tell_test(trend_by_hand(found, job$scores), function(name) km_key(convention, "trend", 0, 0, name, test = test))
      }
      if (convention == "r") tell_expected(job, found, test)
    }
    if (is.null(job$entry) && test %in% c("logrank", "peto")) check_with_survdiff(job, found, overall, test)
    if (job$pairwise != "none") answer_pairs(job, test)
  }
}

trend_by_hand <- function(found, scores) {
  # A variance that is 0 but for rounding: the scores do not differ within any set of groups that hang together.
  reach <- found$linked
  for (i in seq_along(scores)) reach <- (reach %*% reach) > 0
  if (all(apply(reach, 1, function(row) diff(range(scores[row])) == 0))) return(c(NA, 1, NA, 0))
  variance <- sum(scores * (found$v %*% scores))
  chi <- sum(scores * found$u)^2 / variance
  error <- 64 * .Machine$double.eps * found$size * max(abs(scores)) / sqrt(variance)
  c(chi, 1, pchisq(chi, 1, lower.tail = FALSE), (2 * sqrt(chi) + error) * error)
}

tell_expected <- function(job, found, test) {
  for (j in seq_len(job$groups)) {
    tell <- function(name, value) put(km_key("r", "survdiff", 0, j, name, test = test), value, 1e-14 * found$size)
    tell("n", sum(job$group == j))
    tell("n_observed", found$o[j])
    tell("n_expected", found$e[j])
    put(km_key("r", "survdiff", 0, j, "expected_variance", test = test), found$v[j, j])
  }
}

# Where all groups hang together survdiff() is a second opinion on what is written out here.
check_with_survdiff <- function(job, found, overall, test) {
  if (is.na(overall[2]) || overall[2] < job$groups - 1) return()
  formula <- if (max(job$stratum) > 1) Surv(time, status) ~ group + strata(stratum) else Surv(time, status) ~ group
  second <- tryCatch(survdiff(formula, data = job[c("time", "status", "group", "stratum")], rho = test == "peto"),
    error = function(e) NULL
  )
  if (is.null(second) || length(second$n) != job$groups) return()
  if (abs(second$chisq - overall[1]) > 1e-9 * overall[1] + overall[4]) stop("survdiff and the oracle's ", test, " differ")
}

# Each pair on its own patients, p-values corrected within a test and, where asked for, within a stratum.
answer_pairs <- function(job, test) {
  pairs <- combn(job$groups, 2)
  strata <- if (job$pairwise == "strata") seq_len(max(job$stratum)) else 0
  for (s in strata) {
    found <- apply(pairs, 2, function(pair) {
      own <- job$group %in% pair & (s == 0 | job$stratum == s)
      chi_square_by_hand(scores_by_hand(
        job$time[own], job$status[own], match(job$group[own], pair), job$stratum[own], 2, test, job$entry[own]
      ))
    })
    tolerance <- vapply(seq_len(ncol(found)), function(i) if (is.na(found[1, i])) 0 else p_tolerance(found[1, i], 1, found[4, i]), 1)
    found[3, ] <- p.adjust(found[3, ], job$p_adjust)
    for (i in seq_len(ncol(pairs))) {
      for (convention in names(job$conf_types)) {
        key <- function(name) km_key(convention, "pairwise", s, pairs[1, i], name, group2 = pairs[2, i], test = test)
        put(key("chi_square"), found[1, i], found[4, i])
        put(key("df"), found[2, i])
        put(key("p_value"), found[3, i], ncol(pairs) * max(tolerance))
      }
    }
  }
}
