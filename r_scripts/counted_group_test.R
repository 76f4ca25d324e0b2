# Tests of a difference between groups where each number stands for several patients: location_test() of the numbers
# repeated, without repeating them. Returns what that does.
#
# values: distinct numbers or not; group: integers from 1; counts: how many patients each value stands for, above 0.
# `continuity`: as location_test() has it.
counted_location_test <- function(test, values, group, counts, continuity) {
  group <- as.integer(factor(group))
  own <- lapply(split(seq_along(values), group), function(i) list(values = values[i], counts = counts[i]))
  constant <- all(vapply(own, function(x) all(x$values == x$values[1]), NA))
  if (constant && test %in% c("t", "student", "anova")) refuse("constant")
  found <- switch(test,
    "mann-whitney" = counted_mann_whitney(own, continuity),
    "kruskal-wallis" = counted_kruskal_wallis(own),
    "t" = counted_t_test(own, equal_variances = FALSE),
    "student" = counted_t_test(own, equal_variances = TRUE),
    "anova" = counted_analysis_of_variance(own)
  )
  data.frame(statistic = found$statistic, df = found$df, p_value = found$p_value, method = found$method)
}

# Sums of midranks by group, the numbers of patients, and those of each tied set, with the arithmetic of rank().
rank_sums <- function(own) {
  values <- unlist(lapply(own, `[[`, "values"), use.names = FALSE)
  counts <- unlist(lapply(own, `[[`, "counts"), use.names = FALSE)
  group <- rep(seq_along(own), vapply(own, function(x) length(x$values), 0L))
  distinct <- sort(unique(values))
  place <- match(values, distinct)
  ties <- as.numeric(tapply(counts, factor(place, seq_along(distinct)), sum))
  rank <- cumsum(ties) - (ties - 1) / 2
  n <- as.numeric(tapply(counts, group, sum))
  list(n = n, sums = as.numeric(tapply(counts * rank[place], group, sum)), ties = ties)
}

# wilcox.test(x, y): exact for fewer than 50 patients in each group without ties, else its normal approximation.
counted_mann_whitney <- function(own, continuity) {
  ranks <- rank_sums(own)
  n <- ranks$n
  if (all(n < 50) && all(ranks$ties == 1)) {
    exact <- wilcox.test(own[[1]]$values, own[[2]]$values)
    return(list(statistic = unname(exact$statistic), df = NA_real_, p_value = exact$p.value, method = "exact"))
  }
  statistic <- ranks$sums[1] - n[1] * (n[1] + 1) / 2
  sigma <- sqrt(
    (prod(n) / 12) * ((sum(n) + 1) - sum(ranks$ties^3 - ranks$ties) / (sum(n) * (sum(n) - 1)))
  )
  away <- statistic - prod(n) / 2
  z <- (away - if (continuity) sign(away) * 0.5 else 0) / sigma
  p <- 2 * min(stats::pnorm(z), stats::pnorm(z, lower.tail = FALSE))
  list(statistic = statistic, df = NA_real_, p_value = p, method = "approximate")
}

# kruskal.test()
counted_kruskal_wallis <- function(own) {
  ranks <- rank_sums(own)
  n <- sum(ranks$n)
  raw <- 12 * sum(ranks$sums^2 / ranks$n) / (n * (n + 1)) - 3 * (n + 1)
  statistic <- raw / (1 - sum(ranks$ties^3 - ranks$ties) / (n^3 - n))
  df <- length(ranks$n) - 1L
  list(statistic = statistic, df = df, p_value = stats::pchisq(statistic, df, lower.tail = FALSE), method = "")
}

# n, mean and variance of each group.
counted_moments <- function(own) {
  lapply(own, function(x) {
    n <- sum(x$counts)
    mean <- sum(x$counts * x$values) / n
    mean <- mean + sum(x$counts * (x$values - mean)) / n
    squares <- sum(x$counts * (x$values - mean)^2)
    list(n = n, mean = mean, squares = squares, variance = squares / (n - 1))
  })
}

# t.test(), which stops where the difference has no error but that of rounding.
counted_t_test <- function(own, equal_variances) {
  moments <- counted_moments(own)
  a <- moments[[1]]
  b <- moments[[2]]
  if (equal_variances) {
    df <- a$n + b$n - 2
    error <- sqrt((a$squares + b$squares) / df * (1 / a$n + 1 / b$n))
  } else {
    parts <- c(a$variance / a$n, b$variance / b$n)
    error <- sqrt(sum(parts))
    df <- error^4 / sum(parts^2 / (c(a$n, b$n) - 1))
  }
  if (error < 10 * .Machine$double.eps * max(abs(a$mean), abs(b$mean))) refuse("constant")
  statistic <- (a$mean - b$mean) / error
  list(statistic = statistic, df = df, p_value = 2 * stats::pt(-abs(statistic), df), method = "")
}

# anova(lm()), with its warning of a fit that leaves nothing over.
counted_analysis_of_variance <- function(own) {
  moments <- counted_moments(own)
  n <- vapply(moments, `[[`, 0, "n")
  means <- vapply(moments, `[[`, 0, "mean")
  within <- sum(vapply(moments, `[[`, 0, "squares"))
  if (within < 1e-10 * sum(n * means^2)) warning("ANOVA F-tests on an essentially perfect fit are unreliable")
  df <- length(n) - 1L
  rest <- sum(n) - length(n)
  statistic <- (sum(n * (means - sum(n * means) / sum(n))^2) / df) / (within / rest)
  p <- stats::pf(statistic, df, rest, lower.tail = FALSE)
  list(statistic = statistic, df = df, p_value = p, method = "")
}
