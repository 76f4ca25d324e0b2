# Life tables by the actuarial method (Cutler & Ederer 1958; Gehan 1969), and Lee and Desu's comparison of groups
# (1972), as SPSS's SURVIVAL makes them; beside them the columns that differ in R's KMsurv::lifetab.
#
# rows      doubles time, status (1 event, 0 censored), count (cases a row); integers group (1..n_groups),
#           stratum (1..n_strata)
# bounds    where the intervals start, ascending from 0; the last one is open
# compare   whether the groups are compared within each stratum
# pairwise  whether each pair of them is
# p_adjust  correction of the pairwise p-values within a stratum, as p.adjust() has it
# Group 0 and stratum 0 stand for everybody where there is one group or one stratum.
life_table <- function(rows, n_groups, n_strata, bounds, compare, pairwise, p_adjust) {
  index <- curve_index(rows, n_groups, n_strata)
  index <- index[(index$group > 0 | n_groups == 1) & (index$stratum > 0 | n_strata == 1), ]
  tables <- lapply(seq_len(nrow(index)), function(k) {
    of_stratum <- index$stratum[k] == 0 | rows$stratum == index$stratum[k]
    own <- of_stratum & (index$group[k] == 0 | rows$group == index$group[k])
    survival_by_interval(interval_counts(times_of(rows, own), bounds))
  })
  each <- function(compute) {
    bind_rows(lapply(seq_along(tables), function(k) with_keys(as.list(index[k, ]), compute(tables[[k]]))))
  }
  c(
    list(intervals = each(function(table) c(table, lifetab_columns(table))), medians = each(interpolated_median)),
    if (compare) gehan_tests(rows, n_groups, n_strata, pairwise, p_adjust)
  )
}

times_of <- function(rows, own) list(time = rows$time[own], status = rows$status[own], count = rows$count[own])

# Cases that enter each interval, withdraw from it, and have the event in it; intervals that nobody enters are left out.
# A time belongs to the interval that starts at it, also where it misses the bound by less than a rounding error.
interval_counts <- function(own, bounds) {
  place <- factor(findInterval(own$time, bounds * (1 - 1e-9)), levels = seq_along(bounds))
  total <- function(count) as.vector(tapply(count, place, sum, default = 0))
  withdrawing <- total(own$count * (1 - own$status))
  events <- total(own$count * own$status)
  entering <- rev(cumsum(rev(withdrawing + events)))
  there <- entering > 0
  list(
    start = bounds[there], width = c(diff(bounds), NA)[there], n_entering = entering[there],
    n_withdrawing = withdrawing[there], n_terminal_events = events[there]
  )
}

# The estimates of each interval. Those who withdraw count half in it: r = n - c / 2, q = d / r, p = (r - d) / r.
#   survival at its end   P = P_before p                      variance P^2 sum q / (r p)             (Greenwood)
#   density               f = P_before q / h                  variance f^2 (sum before + p / (r q))  (Gehan)
#   hazard                l = 2 q / (h (1 + p))               variance l^2 (1 - (l h / 2)^2) / (r q) (Gehan)
# The variances are written without a division by p or q, so that they are 0, their limit, where p or q is 0.
# An open interval has no width h, hence neither density nor hazard.
survival_by_interval <- function(table) {
  exposed <- table$n_entering - table$n_withdrawing / 2
  q <- table$n_terminal_events / exposed
  p <- (exposed - table$n_terminal_events) / exposed
  survival <- cumprod(p)
  before <- c(1, survival[-length(survival)])
  step <- function(variance, i) p[i]^2 * variance + before[i]^2 * p[i] * q[i] / exposed[i]
  variance <- Reduce(step, seq_along(p), 0, accumulate = TRUE)
  variance_before <- variance[-length(variance)]
  ratio <- 2 / (table$width * (1 + p))
  c(table, list(
    n_exposed = exposed, proportion_terminating = q, proportion_surviving = p,
    cumulative_survival = survival, cumulative_survival_std_error = sqrt(variance[-1]),
    probability_density = before * q / table$width,
    probability_density_std_error = sqrt(q^2 * variance_before + before^2 * p * q / exposed) / table$width,
    hazard_rate = ratio * q, hazard_rate_std_error = ratio * sqrt(q / exposed * (1 - (q / (1 + p))^2)),
    survival_before = before, survival_before_std_error = sqrt(variance_before)
  ))
}

# Where lifetab has other columns: survival at the start of an interval, and no standard error of a density or a hazard
# of 0, which it divides by 0.
lifetab_columns <- function(table) {
  only <- function(value) ifelse(table$n_terminal_events > 0, value, NA_real_)
  list(
    lifetab_density_std_error = only(table$probability_density_std_error),
    lifetab_hazard_std_error = only(table$hazard_rate_std_error)
  )
}

# The time at which survival, taken as linear within an interval, comes down to a half; NA where it does not before
# the open interval, whose width is NA.
interpolated_median <- function(table) {
  # A product of proportions that is a half but for rounding is a half.
  k <- which(table$cumulative_survival <= 0.5 * (1 + 1e-12))[1]
  above <- table$survival_before[k] - 0.5
  list(median = table$start[k] + table$width[k] * above / (table$survival_before[k] - table$cumulative_survival[k]))
}

# Gehan's score of each row: the cases of these rows that it is known to have outlived, less those known to have outlived
# it. At equal times an event comes before a censoring; two events, and two censorings, are not told apart.
gehan_scores <- function(own) {
  place <- match(own$time, sort(unique(own$time)))
  at <- rowsum(own$count * cbind(own$status, 1 - own$status), place) # tapply takes seconds for a million times
  events <- unname(at[, 1])
  censored <- unname(at[, 2])
  events_until <- cumsum(events)
  later <- sum(events) + sum(censored) - cumsum(events + censored)
  ifelse(own$status == 1, events_until[place] - events[place] - later[place] - censored[place], events_until[place])
}

# Lee and Desu's statistic: of N cases with scores u, n_k of them with the mean score m_k in group k,
#   D = (N - 1) sum n_k m_k^2 / sum u^2,
# by permutation about chi-square on as many degrees of freedom as there are groups, less one.
# NA where there is one group, or no case is known to have outlived another. `group` has an entry a row.
lee_desu <- function(own, group) {
  scores <- gehan_scores(own)
  total <- function(x) as.vector(tapply(x, group, sum))
  n <- total(own$count)
  mean_score <- total(own$count * scores) / n
  spread <- sum(own$count * scores^2)
  test <- list(wilcoxon_gehan = NA_real_, df = NA_integer_, p_value = NA_real_)
  if (length(n) > 1 && spread > 0) {
    chi <- chi_square_test((sum(n) - 1) * sum(n * mean_score^2) / spread, length(n) - 1L)
    test <- stats::setNames(chi, names(test))
  }
  list(
    test = test,
    scores = list(group = sort(unique(group)), n = n, n_events = total(own$count * own$status), mean_score = mean_score)
  )
}

# The comparison of all groups of each stratum, and of each pair on its own cases.
gehan_tests <- function(rows, n_groups, n_strata, pairwise, p_adjust) {
  rows$time <- equalized_time(rows$time)
  by_stratum <- lapply(if (n_strata > 1) seq_len(n_strata) else 0L, function(stratum) {
    inside <- stratum == 0 | rows$stratum == stratum
    groups <- sort(unique(rows$group[inside]))
    compared <- function(some) {
      own <- inside & rows$group %in% some
      lee_desu(times_of(rows, own), rows$group[own])
    }
    found <- compared(groups)
    pairs <- if (pairwise && length(groups) > 1) utils::combn(groups, 2, simplify = FALSE)
    keyed <- function(columns) with_keys(list(stratum = stratum), columns)
    c(
      list(overall = keyed(found$test), scores = keyed(found$scores)),
      if (length(pairs)) pair_tables(stratum, pairs, lapply(pairs, compared), p_adjust)
    )
  })
  tables <- c("overall", "scores", "pairwise", "pair_scores")
  stats::setNames(lapply(tables, function(name) {
    bind_rows(Filter(length, lapply(by_stratum, `[[`, name)))
  }), tables)
}

# Of each pair of one stratum its test, and the scores of both groups; p-values corrected within the stratum.
pair_tables <- function(stratum, pairs, found, p_adjust) {
  tests <- bind_rows(Map(function(pair, each) {
    c(list(stratum = stratum, group1 = pair[1], group2 = pair[2]), each$test)
  }, pairs, found))
  tests$p_value <- stats::p.adjust(tests$p_value, p_adjust)
  scores <- Map(function(pair, each) {
    with_keys(list(stratum = stratum), c(each$scores["group"], list(other = rev(pair)), each$scores[-1]))
  }, pairs, found)
  list(pairwise = as.list(tests), pair_scores = bind_rows(scores))
}
