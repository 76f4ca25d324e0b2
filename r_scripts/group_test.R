# Tests of a difference between groups, one variable a call. Each returns one row: statistic, df, p_value, and
# `method`, what of the test depends on the data.

# counts: patients by level (rows) and group (columns), filled column by column; no empty row or column.
# limits: of Fisher's test, see fisher_p().
contingency_test <- function(test, counts, n_rows, limits) {
  table <- matrix(counts, nrow = n_rows)
  if (test == "fisher") return(fisher_p(table, limits))
  pearson <- suppressWarnings(chisq.test(table, correct = FALSE)) # small expected counts are said by the caller
  data.frame(
    statistic = unname(pearson$statistic), df = unname(pearson$parameter), p_value = pearson$p.value, method = "",
    tables = NA_real_
  )
}

# values: one number a patient; group: integers from 1. `continuity`: whether the normal approximation of Mann and
# Whitney's test is corrected for continuity, as R does and SPSS does not; exact where R is exact.
location_test <- function(test, values, group, continuity) {
  group <- factor(group)
  own <- split(values, group)
  if (all(vapply(own, function(x) all(x == x[1]), NA)) && test %in% c("t", "student", "anova")) refuse("constant")
  found <- switch(test,
    "mann-whitney" = suppressWarnings(wilcox.test(own[[1]], own[[2]], correct = continuity)), # ties: the method says so
    "kruskal-wallis" = kruskal.test(values, group),
    "t" = t_test(own, equal_variances = FALSE),
    "student" = t_test(own, equal_variances = TRUE),
    "anova" = analysis_of_variance(values, group)
  )
  exact <- test == "mann-whitney" && grepl("exact", found$method, fixed = TRUE)
  data.frame(
    statistic = unname(found$statistic), df = if (length(found$parameter)) unname(found$parameter[1]) else NA_real_,
    p_value = found$p.value, method = if (test != "mann-whitney") "" else if (exact) "exact" else "approximate"
  )
}

# t.test stops where the difference has no error but that of rounding.
t_test <- function(own, equal_variances) {
  tryCatch(t.test(own[[1]], own[[2]], var.equal = equal_variances), error = function(condition) {
    if (grepl("essentially constant", conditionMessage(condition), fixed = TRUE)) refuse("constant") else stop(condition)
  })
}

# oneway.test with equal variances, which stops where a group has one patient only; aov() does not.
analysis_of_variance <- function(values, group) {
  found <- stats::anova(stats::lm(values ~ group))
  list(statistic = found[["F value"]][1], parameter = found[["Df"]][1], p.value = found[["Pr(>F)"]][1])
}
