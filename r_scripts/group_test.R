# Tests of a difference between groups, one variable a call. Each returns one row: statistic, df, p_value, and
# `method`, what of the test depends on the data.

# counts: patients by level (rows) and group (columns), filled column by column; no empty row or column.
# Fisher's test for a table that is too large for the exact algorithm is a Monte Carlo one with `samples` tables.
contingency_test <- function(test, counts, n_rows, samples) {
  table <- matrix(counts, nrow = n_rows)
  if (test == "fisher") return(fisher_p(table, samples))
  pearson <- suppressWarnings(chisq.test(table, correct = FALSE)) # small expected counts are said by the caller
  data.frame(
    statistic = unname(pearson$statistic), df = unname(pearson$parameter), p_value = pearson$p.value, method = ""
  )
}

fisher_p <- function(table, samples) {
  exact <- tryCatch(fisher.test(table, workspace = 2e6), error = function(condition) NULL)
  p <- if (is.null(exact)) fisher.test(table, simulate.p.value = TRUE, B = samples)$p.value else exact$p.value
  data.frame(
    statistic = NA_real_, df = NA_real_, p_value = min(p, 1), method = if (is.null(exact)) "monte carlo" else "exact"
  )
}

# values: one number a patient; group: integers from 1.
location_test <- function(test, values, group) {
  group <- factor(group)
  own <- split(values, group)
  if (all(vapply(own, function(x) all(x == x[1]), NA)) && test %in% c("t", "student", "anova")) refuse("constant")
  found <- switch(test,
    "mann-whitney" = suppressWarnings(wilcox.test(own[[1]], own[[2]])), # ties: the method says so
    "kruskal-wallis" = kruskal.test(values, group),
    "t" = t.test(own[[1]], own[[2]]),
    "student" = t.test(own[[1]], own[[2]], var.equal = TRUE),
    "anova" = oneway.test(values ~ group, var.equal = TRUE)
  )
  approximate <- test == "mann-whitney" && grepl("continuity correction", found$method, fixed = TRUE)
  data.frame(
    statistic = unname(found$statistic), df = if (length(found$parameter)) unname(found$parameter[1]) else NA_real_,
    p_value = found$p.value, method = if (test != "mann-whitney") "" else if (approximate) "approximate" else "exact"
  )
}
