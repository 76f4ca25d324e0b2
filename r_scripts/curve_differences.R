# Kaplan-Meier curves of independent groups two by two: difference and ratio of survival at given times, and of the
# restricted mean survival time.
#
# With estimates a and b of the two groups and their standard errors s and t, both by Greenwood's sum:
#   difference  a - b, standard error sqrt(s^2 + t^2); interval and Wald test on the plain scale
#   ratio       a / b, standard error of its logarithm sqrt((s/a)^2 + (t/b)^2); interval and Wald test on the log scale
# Survival at a fixed time: Klein, Logan, Harhoff & Andersen, Statistics in Medicine 26 (2007), section 2, without and
# with the log transform. Restricted means: Royston & Parmar, BMC Medical Research Methodology 13:152 (2013); Uno et al.,
# Journal of Clinical Oncology 32 (2014), with the ratio of the restricted mean time lost, tau less the restricted mean.
#
# curves, index   the curves and whose they are (group 0: all groups), as kaplan_meier() has them
# reference       the group that the others are compared with; 0 compares every pair, the later group with the earlier
# p_adjust        correction of the p-values of one measure at one time in one stratum, as p.adjust() has it
curve_differences <- function(curves, index, reference, times, tau, conf_level, p_adjust) {
  pairs <- bind_rows(Filter(length, lapply(unique(index$stratum), function(stratum) {
    pairs_of_curves(index, stratum, reference)
  })))
  if (!length(pairs)) return(NULL)
  each <- function(keys, measure) {
    found <- bind_rows(lapply(seq_along(pairs$stratum), function(k) {
      one <- measure(curves[[pairs$place1[k]]])
      other <- measure(curves[[pairs$place2[k]]])
      own <- lapply(pairs[c("stratum", "group1", "group2")], `[`, k)
      with_keys(own, c(keys, compared_estimates(one, other, conf_level)))
    }))
    adjusted_within_strata(found, p_adjust)
  }
  list(
    survival = bind_rows(lapply(sort(times), function(at) {
      each(list(at = at), function(curve) {
        found <- survival_at(curve, at)
        list(estimate = found$survival, std_error = found$std_error)
      })
    })),
    restricted_mean = if (!is.null(tau)) each(list(at = tau), function(curve) restricted_mean(curve, tau, conf_level)),
    time_lost = if (!is.null(tau)) {
      each(list(at = tau), function(curve) {
        found <- restricted_mean(curve, tau, conf_level)
        list(estimate = tau - found$estimate, std_error = found$std_error)
      })
    }
  )
}

# The pairs of groups within a stratum, by their numbers and by the places of their curves.
pairs_of_curves <- function(index, stratum, reference) {
  own <- which(index$stratum == stratum & index$group > 0)
  groups <- index$group[own]
  if (length(own) < 2 || reference > 0 && !reference %in% groups) return(NULL)
  if (reference > 0) {
    second <- rep(match(reference, groups), length(own) - 1)
    first <- which(groups != reference)
  } else {
    both <- utils::combn(length(own), 2)
    first <- both[2, ]
    second <- both[1, ]
  }
  list(
    stratum = rep(stratum, length(first)), group1 = groups[first], group2 = groups[second],
    place1 = own[first], place2 = own[second]
  )
}

# Where an estimate has a standard error of 0 (nobody has had the event yet, or everybody has) nothing is known of its
# variation, so that there is no interval and no test; a ratio needs two numbers above 0.
compared_estimates <- function(one, other, conf_level) {
  z <- stats::qnorm((1 + conf_level) / 2)
  known <- isTRUE(one$std_error > 0) && isTRUE(other$std_error > 0)
  difference <- one$estimate - other$estimate
  std_error <- if (known) sqrt(one$std_error^2 + other$std_error^2) else NA_real_
  positive <- isTRUE(one$estimate > 0) && isTRUE(other$estimate > 0)
  ratio <- if (positive) one$estimate / other$estimate else NA_real_
  of_log <- if (known && positive) {
    sqrt((one$std_error / one$estimate)^2 + (other$std_error / other$estimate)^2)
  } else {
    NA_real_
  }
  list(
    difference = difference, difference_std_error = std_error,
    difference_conf_low = difference - z * std_error, difference_conf_high = difference + z * std_error,
    difference_p_value = two_sided(difference / std_error),
    ratio = ratio, ratio_conf_low = exp(log(ratio) - z * of_log), ratio_conf_high = exp(log(ratio) + z * of_log),
    ratio_p_value = two_sided(log(ratio) / of_log)
  )
}

two_sided <- function(z) 2 * stats::pnorm(-abs(z))

# p-values that do not exist are no comparisons: p.adjust() leaves them out of their number.
adjusted_within_strata <- function(found, p_adjust) {
  for (name in c("difference_p_value", "ratio_p_value")) {
    found[[name]] <- stats::ave(found[[name]], found$stratum, FUN = function(p) stats::p.adjust(p, p_adjust))
  }
  found
}
