# Numbers and levels without time: moments, percentiles, tests between groups, cross-tabulations.

# Keys: sample|variable|context|group|level|test|at|name.
sample_key <- function(job, context, name, group = 0, level = 0, test = "", at = "") {
  paste("sample", job$variable, context, group, level, test, at, name, sep = "|")
}

answer_numbers <- function(job) {
  for (g in c(if (job$groups > 1) seq_len(job$groups), 0)) {
    own <- job$values[g == 0 | job$group == g]
    x <- own[!is.na(own)]
    tell <- function(name, value, tolerance = 0, at = "") put(sample_key(job, "summary", name, g, at = at), value, tolerance)
    tell("n", length(x))
    tell("n_missing", length(own) - length(x))
    tell("n_total", length(own))
    if (!length(x)) next
    size <- 1e-14 * max(abs(x))
    several <- length(x) > 1 && sd(x) > 0
    tell("mean", mean(x), size)
    tell("minimum", min(x))
    tell("maximum", max(x))
    tell("range", max(x) - min(x))
    tell("sum", sum(x), size * length(x))
    shares <- job$shares
    for (type in job$type) {
      tell("median", quantile(x, 0.5, type = type, names = FALSE), size)
      for (p in shares) tell("percentile", quantile(x, p, type = type, names = FALSE), size, number_text(p))
    }
    counts <- tabulate(match(x, unique(x))) # table() goes by 15 digits
    tell("mode", min(unique(x)[counts == max(counts)]))
    loss <- 1e-15 * (1 + if (several) (max(abs(x)) / sd(x)) else 0)
    tell_moments(x, several, loss, tell)
  }
  if (job$groups > 1) answer_group_test(job)
}

tell_moments <- function(x, several, loss, tell) {
  n <- length(x)
  # Of equal numbers the mean, and so the deviation, is exact but for rounding.
  tell("std_deviation", if (n > 1) sd(x) else NA, 4e-16 * max(abs(x)))
  tell("variance", if (n > 1) var(x) else NA, (4e-16 * max(abs(x)))^2)
  tell("mean_std_error", if (n > 1) sd(x) / sqrt(n) else NA, 4e-16 * max(abs(x)))
  if (!several && n > 1) return()
  z <- if (several) (x - mean(x)) / sd(x) else NA
  error <- 64 * loss * n
  tell("skewness", if (n > 2) n / ((n - 1) * (n - 2)) * sum(z^3) else NA, error)
  se <- sqrt(6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3)))
  tell("skewness_std_error", if (n > 2) se else NA)
  kurtosis <- n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * sum(z^4) - 3 * (n - 1)^2 / ((n - 2) * (n - 3))
  tell("kurtosis", if (n > 3) kurtosis else NA, 4 * error + 1e-14)
  tell("kurtosis_std_error", if (n > 3) sqrt(4 * (n^2 - 1) * se^2 / ((n - 3) * (n + 5))) else NA)
}

# R's own tests. Mann-Whitney: exact where wilcox.test is, else without correction for continuity, as in SPSS.
answer_group_test <- function(job) {
  known <- !is.na(job$values)
  x <- job$values[known]
  group <- factor(job$group[known])
  if (job$difference) put(sample_key(job, "difference", "standardized_difference"), difference(split(job$values, factor(job$group, seq_len(job$groups)))), 1e-14)
  tell <- function(name, value, tolerance = 0) put(sample_key(job, "test", name, test = job$test), value, tolerance)
  own <- split(x, group)
  found <- tryCatch(
    switch(job$test,
      "mann-whitney" = {
        exact <- all(lengths(own) < 50) && !anyDuplicated(x)
        wilcox.test(own[[1]], own[[2]], exact = exact, correct = job$correct)
      },
      "kruskal-wallis" = kruskal.test(x, group), "t" = t.test(own[[1]], own[[2]]),
      "student" = t.test(own[[1]], own[[2]], var.equal = TRUE), "anova" = anova_of(x, group)
    ),
    error = function(e) NULL
  )
  constant <- all(vapply(own, function(values) diff(range(values)) == 0, NA)) # nothing but rounding is left
  # Groups of one each are an identifier, which compares nothing.
  p <- if (nlevels(group) < 2 || nlevels(group) > 2 && all(lengths(own) == 1) || is.null(found) || constant && !job$test %in% c("mann-whitney", "kruskal-wallis")) NA else found$p.value
  # Differences that are 0 but for rounding.
  scale <- max(abs(x)) / max(sqrt(mean(vapply(own, function(v) if (length(v) > 1) var(v) else 0, 1))), 1e-300)
  slack <- if (job$test %in% c("t", "student", "anova")) 1e-13 * scale else 0
  tell("p_value", p, slack)
  if (is.na(p)) return()
  tell("statistic", found$statistic, slack * (1 + abs(found$statistic)))
  if (job$test == "mann-whitney") tell("statistic", prod(lengths(own)) - found$statistic)
  if (length(found$parameter)) tell("df", found$parameter[[1]])
}

# oneway.test() stops at a group of one, aov() does not.
anova_of <- function(x, group) {
  if (length(x) <= nlevels(group)) stop("nothing is left for the error")
  row <- summary(aov(x ~ group))[[1]]
  list(p.value = row[1, "Pr(>F)"], statistic = row[1, "F value"], parameter = row[1, "Df"])
}

# The mean over pairs of |difference| / root of the mean variance; 0 where both are one and the same constant, none
# where they are two.
difference <- function(parts) {
  pairs <- combn(length(parts), 2)
  mean(apply(pairs, 2, function(pair) {
    a <- parts[[pair[1]]][!is.na(parts[[pair[1]]])]
    b <- parts[[pair[2]]][!is.na(parts[[pair[2]]])]
    if (min(length(a), length(b)) < 2) return(NA)
    spread <- sqrt((var(a) + var(b)) / 2)
    if (diff(range(a)) == 0 && diff(range(b)) == 0) return(if (a[1] == b[1]) 0 else NA)
    abs(mean(a) - mean(b)) / spread
  }))
}

# counts: levels by groups. Shares of levels differ by the Mahalanobis distance (Yang & Dalton 2012), infinite, hence
# none, where their covariance is 0 along the difference.
answer_levels <- function(job) {
  counts <- matrix(job$counts, job$levels)
  if (job$difference) {
    pairs <- combn(ncol(counts), 2)
    found <- apply(pairs, 2, function(pair) distance(counts[, pair[1]], counts[, pair[2]]))
    put(sample_key(job, "difference", "standardized_difference"), mean(found), 1e-7 * 1e-5)
  }
  counts <- counts[rowSums(counts) > 0, colSums(counts) > 0, drop = FALSE]
  tell <- function(name, value, tolerance = 0) put(sample_key(job, "test", name, test = job$test), value, tolerance)
  if (min(dim(counts)) < 2 || job$identifier) return(tell("p_value", NA))
  if (job$test != "chi-square") return(tell_fisher(counts, job$exact, tell))
  found <- chisq.test(counts, correct = FALSE)
  tell("p_value", found$p.value)
  tell("statistic", found$statistic)
  tell("df", found$parameter)
}

distance <- function(a, b) {
  if (sum(a) == 0 || sum(b) == 0) return(NA)
  p <- (a / sum(a))[-1]
  q <- (b / sum(b))[-1]
  if (!length(p)) return(0)
  s <- (diag(p, length(p)) - outer(p, p) + diag(q, length(q)) - outer(q, q)) / 2
  found <- eigen(s, symmetric = TRUE)
  keep <- found$values > 1e-12
  away <- drop(crossprod(found$vectors, p - q))
  if (any(abs(away[!keep]) > 1e-9)) return(NA)
  sqrt(sum(away[keep]^2 / found$values[keep]))
}

# Of two by two tables R's own; of others the enumeration that the caller made, or a Monte Carlo p and its error.
tell_fisher <- function(counts, exact, tell) {
  if (all(dim(counts) == 2)) return(tell("p_value", fisher.test(counts)$p.value))
  if (!is.null(exact)) return(tell("p_value", exact))
  p <- fisher.test(counts, simulate.p.value = TRUE, B = 20000)$p.value
  tell("p_value", p, monte_carlo_error(p))
}

# Six standard errors of the difference between two Monte Carlo p-values, of 20,000 and of 10,000 tables.
monte_carlo_error <- function(p) 6 * sqrt(p * (1 - p) * (1 / 2e4 + 1 / 1e4)) + 3e-4

# Keys: crosstab|convention|context|test|row|column|name.
answer_crosstab <- function(job) {
  tell <- function(convention, context, test, name, value, tolerance = 0, row = 0, column = 0) {
    put(paste("crosstab", convention, context, test, row, column, name, sep = "|"), value, tolerance)
  }
  o <- matrix(job$counts, job$levels)
  e <- outer(rowSums(o), colSums(o)) / sum(o)
  df <- (nrow(o) - 1) * (ncol(o) - 1)
  two <- all(dim(o) == 2)
  chi <- suppressWarnings(chisq.test(o, correct = FALSE))
  asymptotic <- function(test, value, df, tolerance = 0) {
    tell("spss", "tests", test, "chi_square", value, tolerance)
    tell("spss", "tests", test, "df", df)
    tell("spss", "tests", test, "p_value", pchisq(value, df, lower.tail = FALSE), p_tolerance(value, df, tolerance))
  }
  # Sums of terms of size N that may cancel to 0.
  asymptotic("pearson", chi$statistic, df, 1e-14)
  asymptotic("likelihood_ratio", 2 * sum(ifelse(o > 0, o * log(o / e), 0)), df, 1e-13 * sum(o))
  if (two) {
    d <- det(o)
    yates <- sum(o) * max(0, abs(o[1, 1] * o[2, 2] - o[1, 2] * o[2, 1]) - sum(o) / 2)^2 / prod(rowSums(o), colSums(o))
    asymptotic("continuity", yates, 1)
    one_sided <- min(vapply(c("less", "greater"), function(side) fisher.test(o, alternative = side)$p.value, 1))
    tell("spss", "tests", "fisher", "exact_p_value_one_sided", one_sided)
  }
  if (!job$identifier) tell_fisher(o, job$exact, function(name, value, tolerance = 0) {
    tell("spss", "tests", "fisher", "exact_p_value", value, tolerance)
    tell("spss", "tests", "fisher", "monte_carlo_p_value", value, tolerance)
    tell("r", "r_tests", "fisher.test", name, value, tolerance)
  })
  if (!is.null(job$row_scores) && !is.null(job$column_scores)) {
    x <- rep(job$row_scores[row(o)], o)
    y <- rep(job$column_scores[col(o)], o)
    asymptotic("linear", (sum(o) - 1) * cor(x, y)^2, 1, 1e-14)
  }
  sign <- if (two && o[1, 1] * o[2, 2] < o[1, 2] * o[2, 1]) -1 else 1
  tell("spss", "measures", "", "phi", sign * sqrt(chi$statistic / sum(o)), 1e-9 * 1e-6)
  tell("spss", "measures", "", "cramers_v", sqrt(chi$statistic / sum(o) / (min(dim(o)) - 1)), 1e-9 * 1e-6)
  default <- suppressWarnings(chisq.test(o))
  tell("r", "r_tests", "chisq.test", "chi_square", default$statistic, 1e-14)
  tell("r", "r_tests", "chisq.test", "df", default$parameter)
  tell("r", "r_tests", "chisq.test", "p_value", default$p.value, p_tolerance(default$statistic, default$parameter, 1e-14))
  if (two) {
    exact <- fisher.test(o)
    tell("r", "r_tests", "fisher.test", "odds_ratio", exact$estimate)
    tell("r", "r_tests", "fisher.test", "odds_ratio_conf_low", exact$conf.int[1])
    tell("r", "r_tests", "fisher.test", "odds_ratio_conf_high", exact$conf.int[2])
  }
}
