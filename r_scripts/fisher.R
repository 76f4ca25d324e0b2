# Fisher's exact test of a table of counts, exact where that is safe and by Monte Carlo elsewhere.
#
# fisher.test of R 4.2.2 gives wrong p-values for tables larger than 2 x 2 that are large and sparse, ends the process
# on some, and does not end on others. All that went wrong or took more than a second had more than 10^9 tables with
# their margins by most_tables(); below 10^8 its p is that of complete enumeration.
#
# limits: `exact` the most tables that fisher.test may have to go through; `first` and `final` the numbers of random
# tables, the final ones where the first p is between `near` (two numbers); `work` the most steps for random tables;
# `support` the most values of a cell of a 2 x 2 table.

# p_value; method "exact", "monte carlo" or "none" (too many cases); tables, the number of random ones (NA: exact).
fisher_p <- function(table, limits) {
  if (all(dim(table) == 2)) return(fisher_row(two_by_two_p(table, limits$support), "exact"))
  if (sum(table) > limits$work) return(fisher_row(NA_real_, "none"))
  storage.mode(table) <- "integer"
  if (most_tables(table) <= limits$exact) {
    exact <- tryCatch(fisher.test(table, workspace = 2e6)$p.value, error = function(condition) NULL)
    if (!is.null(exact)) return(fisher_row(exact, "exact"))
  }
  steps <- random_table_steps(table)
  tables <- random_tables(limits$first, limits$work, steps)
  p <- simulated_p(table, tables)
  final <- random_tables(limits$final, 5 * limits$work, steps)
  if (p >= limits$near[1] && p <= limits$near[2] && final > tables) {
    tables <- final
    p <- simulated_p(table, tables)
  }
  fisher_row(p, "monte carlo", tables)
}

fisher_row <- function(p, method, tables = NA_real_) {
  data.frame(statistic = NA_real_, df = NA_real_, p_value = min(p, 1), method = method, tables = tables)
}

# An upper bound of the number of tables with the same margins: each row but the largest is filled without regard to
# the others, in choose(total + columns - 1, columns - 1) ways; or each column, if that makes fewer.
most_tables <- function(table) {
  ways <- function(margin, cells) exp(sum(lchoose(sort(margin)[-length(margin)] + cells - 1, cells - 1)))
  min(ways(rowSums(table), ncol(table)), ways(colSums(table), nrow(table)))
}

# The steps that a random table takes: one a cell, and as many as its count varies by, the root of its expected count.
random_table_steps <- function(table) length(table) + sum(sqrt(outer(rowSums(table), colSums(table)) / sum(table)))

random_tables <- function(wanted, work, steps) max(floor(min(wanted, work / steps) / 1000), 2) * 1000

# (1 + tables that are at most as probable as the one observed) / (1 + tables): Patefield's random tables.
simulated_p <- function(table, tables) fisher.test(table, simulate.p.value = TRUE, B = tables)$p.value

# The two-sided p of a 2 x 2 table, as fisher.test has it. It lists every value that a cell may have: where there are
# more than `support`, or more cases than R's integers, p is taken from the two tails instead.
two_by_two_p <- function(table, support) {
  if (listable(table, support)) return(fisher.test(table)$p.value)
  tails <- hypergeometric_tails(table)
  x <- table[1, 1]
  m <- sum(table[, 1])
  n <- sum(table[, 2])
  k <- sum(table[1, ])
  mode <- floor((k + 1) * (m + 1) / (m + n + 2))
  at_most <- dhyper(x, m, n, k, log = TRUE) + 1e-7
  rare <- function(value) dhyper(value, m, n, k, log = TRUE) <= at_most
  if (rare(mode)) return(1)
  if (x < mode) {
    other <- first_rare(rare, mode, min(k, m) + 1)
    return(min(tails$less + phyper(other - 1, m, n, k, lower.tail = FALSE), 1))
  }
  min(tails$greater + phyper(first_rare(rare, mode, max(0, k - n) - 1), m, n, k), 1)
}

listable <- function(table, support) {
  min(rowSums(table), colSums(table)) < support && sum(table) < .Machine$integer.max
}

# P(cell <= observed) and P(cell >= observed), given the margins.
hypergeometric_tails <- function(table) {
  m <- sum(table[, 1])
  n <- sum(table[, 2])
  k <- sum(table[1, ])
  list(less = phyper(table[1, 1], m, n, k), greater = phyper(table[1, 1] - 1, m, n, k, lower.tail = FALSE))
}

# The rare value that is nearest to the mode, on the way to `outside`: probabilities fall from the mode on.
first_rare <- function(rare, mode, outside) {
  inside <- mode
  while (abs(outside - inside) > 1) {
    middle <- floor((inside + outside) / 2)
    if (rare(middle)) outside <- middle else inside <- middle
  }
  outside
}
