# Kaplan-Meier curves by group and stratum, with means, percentiles, rates and tests, as SPSS and as R give them.
#
# rows       doubles time, status (1 event, 0 censored), count; integers group (1..n_groups), stratum (1..n_strata);
#            sorted by stratum, group and time; with delayed entry doubles entry; with sampling weights doubles weights,
#            above 0, a row being a patient: the tests are then the robust one of weighted_tests()
# conf_types named by convention ("spss", "r"): the interval of the percentiles ("spss" or survfit's conf.type)
# surviving  shares still surviving, for the percentiles beside the median
# tests      logrank, breslow, tarone, peto, fh:rho:gamma; none where there are none
# pairwise   "none", "pooled" (over strata) or "strata" (within each stratum)
# p_adjust   correction of p-values of pairs, as p.adjust() has it
# metric     scores of the groups for a linear trend, or NULL
# reference  the group with which curves are compared at `times` and up to `tau` (0: every pair), or NULL for none
# Group 0 stands for all groups together, stratum 0 for all strata.
kaplan_meier <- function(rows, n_groups, n_strata, conf_types, conf_level, surviving, times, tau,
                         tests, pairwise, p_adjust, metric, reference, steps) {
  rows <- equalized_rows(rows)
  index <- curve_index(rows, n_groups, n_strata)
  band <- conf_types[[length(conf_types)]]
  of_curve <- lapply(seq_along(index$group), function(k) {
    (index$stratum[k] == 0 | rows$stratum == index$stratum[k]) & (index$group[k] == 0 | rows$group == index$group[k])
  })
  curves <- lapply(of_curve, function(own) {
    if (!is.null(rows$weights)) {
      return(weighted_curve(rows$time[own], rows$status[own], rows$weights[own], band, conf_level, rows$entry[own]))
    }
    survival_curve(rows$time[own], rows$status[own], rows$count[own], band, conf_level, rows$entry[own])
  })
  each <- function(compute) {
    bind_rows(lapply(seq_along(curves), function(k) with_keys(lapply(index, `[`, k), compute(curves[[k]]))))
  }
  conventions <- names(conf_types)
  common_limit <- max(rows$time)
  c(
    list(
      curves = each(curve_counts),
      means = each(function(curve) by_convention(conventions, function(convention) {
        mean_survival(curve, convention, common_limit, conf_level)
      })),
      medians = each(function(curve) by_convention(conventions, function(convention) {
        median_of_survival(curve, convention, conf_types[[convention]], conf_level)
      })),
      percentiles = if (length(surviving)) each(function(curve) by_convention(conventions, function(convention) {
        bind_rows(lapply(surviving, function(share) {
          percentile_of_survival(curve, share, convention, conf_types[[convention]], conf_level)
        }))
      })),
      rates = if (length(times)) each(function(curve) survival_at(curve, times)),
      thin = if (!is.null(rows$entry)) each(function(curve) thin_risk_sets(curve)),
      restricted_means = if (!is.null(tau)) each(function(curve) restricted_mean(curve, tau, conf_level)),
      differences = if (!is.null(reference)) {
        curve_differences(curves, index, reference, times, tau, conf_level, p_adjust)
      },
      steps = if (steps) lapply(curves, curve_steps),
      entries = if (steps && !is.null(rows$entry)) lapply(curves, function(curve) curve$entries)
    ),
    if (n_groups > 1 && length(tests)) {
      if (is.null(rows$weights)) {
        curve_tests(rows, n_groups, n_strata, tests, pairwise, p_adjust, metric)
      } else {
        weighted_tests(rows, n_groups, n_strata, pairwise, p_adjust, metric)
      }
    }
  )
}

# The curves to draw up: every stratum's groups, all groups of a stratum, and everybody.
curve_index <- function(rows, n_groups, n_strata) {
  groups <- if (n_groups > 1) c(seq_len(n_groups), 0L) else 0L
  strata <- if (n_strata > 1) seq_len(n_strata) else 0L
  all <- if (n_strata > 1) 0L
  index <- list(stratum = c(rep(strata, each = length(groups)), all), group = c(rep(groups, length(strata)), all))
  present <- mapply(function(stratum, group) {
    any((stratum == 0 | rows$stratum == stratum) & (group == 0 | rows$group == group))
  }, index$stratum, index$group)
  as_table(lapply(index, `[`, present))
}

by_convention <- function(conventions, compute) {
  bind_rows(lapply(conventions, function(convention) with_keys(list(convention = convention), compute(convention))))
}

# The columns of a table with what identifies its rows in front. (cbind of data frames takes longer than the curves.)
with_keys <- function(keys, columns) c(lapply(keys, rep, length(columns[[1]])), columns)

curve_counts <- function(curve) {
  counts <- counts_of(curve)
  list(n = sum(counts$n.event) + sum(counts$n.censor), n_events = sum(counts$n.event), last_time = max(curve$time))
}

curve_steps <- function(curve) {
  counts <- counts_of(curve)
  data.frame(
    time = curve$time, n_risk = counts$n.risk, n_event = counts$n.event, n_censor = counts$n.censor,
    survival = curve$surv, std_error = survival_std_error(curve), conf_low = curve$lower, conf_high = curve$upper
  )
}

curve_tests <- function(rows, n_groups, n_strata, tests, pairwise, p_adjust, metric) {
  tables <- risk_tables(rows, n_groups, n_strata)
  found <- log_rank(tables, tests, metric, pairwise == "pooled", p_adjust)
  if (pairwise == "strata") {
    found$pairwise <- bind_rows(lapply(seq_len(n_strata), function(s) {
      with_keys(list(stratum = s), log_rank(tables[s], tests, NULL, TRUE, p_adjust)$pairwise)
    }))
  } else if (pairwise == "pooled") {
    found$pairwise <- as_table(with_keys(list(stratum = 0L), found$pairwise))
  }
  found
}
