# The statistics of a cross-tabulation.
#
# counts       whole numbers by row and column, filled column by column; no empty row or column
# row_scores, column_scores   numeric codes, or NULL where a variable has none
# limits       of Fisher's test, see fisher_p(), or NULL for none
# Returns tests (one row a test; NA where it has no such number), phi, cramers_v, fisher ("exact", "monte carlo" with
# its number of tables, or "none"), and r_tests: chisq.test and fisher.test as R's users call them, without any argument.
crosstab <- function(counts, n_rows, row_scores, column_scores, limits) {
  observed <- matrix(counts, nrow = n_rows)
  n <- sum(observed)
  expected <- outer(rowSums(observed), colSums(observed)) / n
  df <- (nrow(observed) - 1) * (ncol(observed) - 1)
  two_by_two <- all(dim(observed) == 2)
  pearson <- sum((observed - expected)^2 / expected)
  tests <- rbind(
    asymptotic_test("pearson", pearson, df),
    if (two_by_two) asymptotic_test("continuity", continuity_corrected(observed), 1),
    asymptotic_test("likelihood_ratio", 2 * sum(ifelse(observed > 0, observed * log(observed / expected), 0)), df)
  )
  fisher <- if (is.null(limits)) fisher_row(NA_real_, "none") else fisher_p(observed, limits)
  tests <- rbind(tests, fisher_test_row(fisher, if (two_by_two) min(unlist(hypergeometric_tails(observed)), 1)))
  if (!is.null(row_scores) && !is.null(column_scores)) {
    r <- weighted_correlation(observed, row_scores, column_scores)
    tests <- rbind(tests, asymptotic_test("linear", (n - 1) * r^2, 1))
  }
  phi <- sqrt(pearson / n)
  if (two_by_two && observed[1, 1] * observed[2, 2] < observed[1, 2] * observed[2, 1]) phi <- -phi
  list(
    tests = tests, phi = phi, cramers_v = sqrt(pearson / (n * (min(dim(observed)) - 1))),
    fisher = fisher[c("method", "tables")],
    r_tests = r_tests(observed, fisher, two_by_two && listable(observed, limits$support))
  )
}

# chisq.test corrects a table of 2 x 2 for continuity; fisher.test has the odds ratio, the conditional maximum
# likelihood estimate, with its interval for such a table only.
r_tests <- function(observed, fisher, with_odds) {
  chi <- suppressWarnings(chisq.test(observed)) # small expected counts are said by the caller
  exact <- if (with_odds) fisher.test(observed)
  odds <- if (is.null(exact)) rep(NA_real_, 3) else c(unname(exact$estimate), exact$conf.int)
  odds[is.infinite(odds)] <- NA
  data.frame(
    test = c("chisq.test", "fisher.test"), chi_square = c(unname(chi$statistic), NA),
    df = c(unname(chi$parameter), NA), p_value = c(chi$p.value, fisher$p_value), odds_ratio = c(NA, odds[1]),
    odds_ratio_conf_low = c(NA, odds[2]), odds_ratio_conf_high = c(NA, odds[3]),
    monte_carlo_tables = c(NA, fisher$tables)
  )
}

asymptotic_test <- function(test, chi_square, df) {
  data.frame(
    test = test, chi_square = chi_square, df = df, p_value = pchisq(chi_square, df, lower.tail = FALSE),
    exact_p_value = NA_real_, exact_p_value_one_sided = NA_real_, monte_carlo_p_value = NA_real_,
    monte_carlo_tables = NA_real_
  )
}

fisher_test_row <- function(fisher, one_sided) {
  exact <- fisher$method == "exact"
  data.frame(
    test = "fisher", chi_square = NA_real_, df = NA_real_, p_value = NA_real_,
    exact_p_value = if (exact) fisher$p_value else NA_real_,
    exact_p_value_one_sided = if (is.null(one_sided)) NA_real_ else one_sided,
    monte_carlo_p_value = if (exact) NA_real_ else fisher$p_value, monte_carlo_tables = fisher$tables
  )
}

# N max(0, |ad - bc| - N/2)^2 over the product of the margins.
continuity_corrected <- function(observed) {
  n <- sum(observed)
  beyond <- max(0, abs(observed[1, 1] * observed[2, 2] - observed[1, 2] * observed[2, 1]) - n / 2)
  n * beyond^2 / prod(as.numeric(rowSums(observed)), as.numeric(colSums(observed)))
}

weighted_correlation <- function(observed, row_scores, column_scores) {
  n <- sum(observed)
  x <- row_scores - sum(rowSums(observed) * row_scores) / n
  y <- column_scores - sum(colSums(observed) * column_scores) / n
  sum(observed * outer(x, y)) / sqrt(sum(rowSums(observed) * x^2) * sum(colSums(observed) * y^2))
}
