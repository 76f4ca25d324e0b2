# Comparison of curves with sampling weights: the robust score test of a Cox model of the groups (Lin & Wei 1989,
# Journal of the American Statistical Association 84:1074), coxph's rscore. With Breslow's ties its scores are the
# weighted observed less expected events of the log-rank test; their variance is that which the rows show, so that the
# size of the weights does not matter. survdiff takes no such weights.

# rows, n_groups, pairwise, p_adjust, metric   as kaplan_meier() has them, the rows with weights
weighted_tests <- function(rows, n_groups, n_strata, pairwise, p_adjust, metric) {
  named <- function(found) as_table(with_keys(list(test = "weighted_logrank"), found))
  indicators <- outer(rows$group, seq_len(n_groups)[-1], `==`) + 0
  pairs <- function(own, stratum) {
    found <- weighted_pairs(lapply(rows, `[`, own), n_groups, p_adjust)
    as_table(with_keys(list(stratum = stratum, test = "weighted_logrank"), found))
  }
  list(
    overall = named(robust_score_test(rows, indicators)),
    comparable = as_table(list(
      test = rep("weighted_logrank", n_groups), group = seq_len(n_groups),
      comparable = comparable_sets(stratified_scores(risk_tables(rows, n_groups, n_strata), "logrank"))
    )),
    trend = if (!is.null(metric)) named(robust_score_test(rows, matrix(metric[rows$group]))),
    pairwise = if (pairwise == "pooled") {
      pairs(rep(TRUE, length(rows$time)), 0L)
    } else if (pairwise == "strata") {
      bind_rows(lapply(seq_len(n_strata), function(s) pairs(rows$stratum == s, s)))
    }
  )
}

weighted_pairs <- function(rows, n_groups, p_adjust) {
  pairs <- utils::combn(n_groups, 2)
  found <- bind_rows(lapply(seq_len(ncol(pairs)), function(k) {
    own <- rows$group %in% pairs[, k]
    z <- matrix((rows$group[own] == pairs[2, k]) + 0)
    c(list(group1 = pairs[1, k], group2 = pairs[2, k]), robust_score_test(lapply(rows, `[`, own), z))
  }))
  found$p_value <- stats::p.adjust(found$p_value, p_adjust)
  found
}

# coxph's rscore at 0 of the columns z; not estimable where nobody has the event, or where no column varies among those
# at risk then.
robust_score_test <- function(rows, z) {
  none <- list(chi_square = NA_real_, df = NA_integer_, p_value = NA_real_)
  if (!any(rows$status == 1)) return(none)
  y <- if (is.null(rows$entry)) Surv(rows$time, rows$status) else Surv(rows$entry, rows$time, rows$status)
  held <- coxph(
    y ~ z + strata(rows$stratum), weights = rows$weights, robust = FALSE, ties = "breslow", init = numeric(ncol(z)),
    control = coxph.control(iter.max = 0, timefix = FALSE)
  )
  scores <- as.matrix(stats::residuals(held, "score", weighted = TRUE))
  found <- coxph.wtest(crossprod(scores), colSums(scores))
  if (!isTRUE(found$df > 0) || !isTRUE(found$test >= 0)) return(none)
  chi_square_test(as.vector(found$test), found$df)
}
