# Curves two by two: difference and ratio of survival at times and of restricted means, from survfit() of each group.

answer_differences <- function(job) {
  for (s in if (max(job$stratum) > 1) seq_len(max(job$stratum)) else 0) {
    groups <- sort(unique(job$group[s == 0 | job$stratum == s]))
    reference <- job$reference[[1]]
    if (length(groups) < 2 || reference > 0 && !reference %in% groups) next
    pairs <- if (reference > 0) rbind(setdiff(groups, reference), reference) else combn(groups, 2)[2:1, , drop = FALSE]
    for (t in job$times) {
      tell_pairs(job, s, pairs, t, c("survival_difference", "survival_ratio"), function(fit) {
        found <- summary(fit, times = t, extend = TRUE)
        if (t > max(fit$time) && found$surv > 0) return(c(NA, NA))
        c(found$surv, if (found$surv == 0) 0 else found$std.err)
      })
    }
    for (t in unlist(job$tau)) {
      area <- function(fit) {
        if (t < min(fit$time)) return(c(t, 0)) # which summary() refuses
        unname(summary(fit, rmean = t)$table[c("rmean", "se(rmean)")])
      }
      tell_pairs(job, s, pairs, t, c("restricted_mean_difference", "restricted_mean_ratio"), area)
      tell_pairs(job, s, pairs, t, c("", "restricted_time_lost_ratio"), function(fit) c(t, 0) + c(-1, 1) * area(fit))
    }
  }
}

tell_pairs <- function(job, s, pairs, at, names, estimate) {
  fits <- apply(pairs, 2, function(pair) {
    lapply(pair, function(g) {
      own <- job$group == g & (s == 0 | job$stratum == s)
      estimate(survfit(Surv(job$time[own], job$status[own]) ~ 1))
    })
  }, simplify = FALSE)
  band <- names(job$conf_types)[length(job$conf_types)]
  z <- qnorm((1 + job$conf_level) / 2)
  for (measure in which(names != "")) {
    found <- vapply(fits, function(pair) compared_by_hand(pair[[1]], pair[[2]], measure == 2), c(0, 0, 0, 0))
    p <- p.adjust(2 * pnorm(-abs(found[1, ] / found[2, ])), job$p_adjust)
    # Rounding of p where it is corrected: of the largest of them, times their number.
    slack <- sum(found[4, ], na.rm = TRUE) * (1 + max(abs(found[1, ] / found[2, ]), 0, na.rm = TRUE)) * length(p)^2
    for (i in seq_len(ncol(pairs))) {
      tell <- function(name, value, tolerance) {
        key <- km_key(band, names[measure], s, pairs[1, i], name, group2 = pairs[2, i], at = number_text(at))
        put(key, value, tolerance)
      }
      back <- if (measure == 2) exp else identity
      size <- found[3, i] * 1e-13
      tell(names[measure], back(found[1, i]), size)
      if (measure == 1) tell(paste0(names[1], "_std_error"), found[2, i], size)
      tell(paste0(names[measure], "_conf_low"), back(found[1, i] - z * found[2, i]), size)
      tell(paste0(names[measure], "_conf_high"), back(found[1, i] + z * found[2, i]), size)
      tell("p_value", p[i], slack)
    }
  }
}

# Difference (of logarithms) with its standard error; the size of what it is the difference of, and how far rounding
# may move its quotient.
compared_by_hand <- function(one, other, ratio) {
  known <- isTRUE(one[2] > 0) && isTRUE(other[2] > 0)
  if (!ratio) {
    error <- if (known) sqrt(one[2]^2 + other[2]^2) else NA
    size <- max(abs(c(one[1], other[1])))
    return(c(one[1] - other[1], error, size, 1e-14 * size / error))
  }
  if (!isTRUE(one[1] > 0 && other[1] > 0)) return(c(NA, NA, NA, NA))
  error <- if (known) sqrt((one[2] / one[1])^2 + (other[2] / other[1])^2) else NA
  c(log(one[1] / other[1]), error, 0, 1e-14 / error)
}
