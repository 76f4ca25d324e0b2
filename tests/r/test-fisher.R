# Fisher's test against complete enumeration, and where it is not exact against R's own random tables.

limits <- list(exact = 1e8, first = 1e5, final = 1e6, near = c(0.02, 0.1), work = 1e8, support = 2e6)

# All tables with the margins, one after the other: the p-value and their number.
enumerated <- function(table) {
  rows <- rowSums(table)
  probability <- numeric()
  fill <- function(row, left, cells) {
    if (row == length(rows)) {
      probability[length(probability) + 1] <<- -sum(lfactorial(cells), lfactorial(left))
      return(invisible())
    }
    place <- function(column, rest, own) {
      if (column == length(left)) {
        if (rest <= left[column]) fill(row + 1, left - c(own, rest), c(cells, own, rest))
        return(invisible())
      }
      for (x in 0:min(rest, left[column])) place(column + 1, rest - x, c(own, x))
    }
    place(1, rows[row], numeric())
  }
  fill(1, colSums(table), numeric())
  weight <- exp(probability - max(probability))
  observed <- exp(-sum(lfactorial(table)) - max(probability))
  list(p = sum(weight[weight <= observed * (1 + 1e-7)]) / sum(weight), tables = length(probability))
}

test_that("small tables are exact, by complete enumeration", {
  set.seed(8)
  compared <- 0
  while (compared < 150) {
    size <- c(sample(2:9, 1), sample(2:4, 1))
    n <- sample(5:40, 1)
    drawn <- table(sample(size[1], n, TRUE, rexp(size[1])), sample(size[2], n, TRUE, rexp(size[2])))
    drawn <- matrix(drawn, nrow(drawn))
    if (min(dim(drawn)) < 2 || most_tables(drawn) > 3000) next
    expected <- enumerated(drawn)
    found <- fisher_p(drawn, limits)
    expect_equal(found$method, "exact")
    expect_equal(found$p_value, expected$p, tolerance = 1e-9)
    expect_lte(expected$tables, most_tables(drawn) * (1 + 1e-9))
    compared <- compared + 1
  }
  tea <- matrix(c(3, 1, 1, 3), 2) # Agresti (1990), p. 61: Fisher's tea drinker, two-sided p = 0.4857
  expect_equal(round(fisher_p(tea, limits)$p_value, 4), 0.4857)
})

test_that("large sparse tables, for which fisher.test has wrong values, are Monte Carlo with the p of their chi-square", {
  for (size in list(c(25, 3, 120), c(25, 2, 120), c(19, 3, 60), c(69, 2, 264))) {
    set.seed(1)
    drawn <- table(sample(size[1], size[3], TRUE), sample(size[2], size[3], TRUE))
    drawn <- matrix(drawn, nrow(drawn))
    set.seed(2)
    found <- fisher_p(drawn, limits)
    expect_equal(found$method, "monte carlo")
    chi <- suppressWarnings(chisq.test(drawn, simulate.p.value = TRUE, B = 1e4))$p.value
    expect_lt(abs(found$p_value - chi), 0.15)
    expect_gte(found$tables, 1e5)
  }
})

test_that("random tables have the exact p where both can be had, with the error that goes with their number", {
  drawn <- rbind(c(4, 1, 0), c(2, 5, 1), c(0, 3, 4), c(1, 1, 2), c(3, 0, 1))
  exact <- fisher_p(drawn, limits)$p_value
  set.seed(3)
  random <- fisher_p(drawn, utils::modifyList(limits, list(exact = 1)))
  expect_equal(random$method, "monte carlo")
  expect_lt(abs(random$p_value - exact), 4 * sqrt(exact * (1 - exact) / random$tables))
  # (count + 1) / (tables + 1)
  expect_equal(random$p_value * (random$tables + 1), round(random$p_value * (random$tables + 1)), tolerance = 1e-9)
})

test_that("p near .05 is from ten times as many tables, large tables from fewer", {
  near <- rbind(c(6, 1, 1), c(2, 5, 1), c(1, 3, 4))
  only_random <- utils::modifyList(limits, list(exact = 1))
  expect_true(fisher_p(near, limits)$p_value > 0.03 && fisher_p(near, limits)$p_value < 0.09)
  expect_equal(fisher_p(near, only_random)$tables, 1e6)
  set.seed(4)
  wide <- matrix(table(sample(60, 2000, TRUE), sample(60, 2000, TRUE)), 60)
  expect_lt(fisher_p(wide, utils::modifyList(limits, list(work = 1e7)))$tables, 1e5)
})

test_that("the tails of a large 2 x 2 table are fisher.test's p", {
  tails <- function(table) two_by_two_p(table, 1)
  set.seed(6)
  for (k in 1:300) {
    drawn <- matrix(rpois(4, sample(c(1, 5, 40), 1)), 2) + diag(2)
    exact <- fisher.test(drawn)
    expect_equal(tails(drawn), exact$p.value, tolerance = 1e-9)
    both <- c(fisher.test(drawn, alternative = "less")$p.value, fisher.test(drawn, alternative = "greater")$p.value)
    expect_equal(unname(unlist(hypergeometric_tails(drawn))), both, tolerance = 1e-12)
  }
  survey <- matrix(c(1e9, 1e9 + 2e5, 1e9, 1e9), 2)
  expect_equal(two_by_two_p(survey, 2e6), chisq.test(survey, correct = FALSE)$p.value, tolerance = 1e-3)
  expect_equal(fisher_p(matrix(1e9, 3, 3), limits)$method, "none")
})
