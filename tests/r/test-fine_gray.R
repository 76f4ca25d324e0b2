# Fine and Gray's model against finegray and coxph called as in their help, cmprsk's crr, and printed numbers.

equal <- function(object, expected, tolerance = 1e-9) {
  expect_identical(as.vector(is.na(object)), as.vector(is.na(expected)))
  expect_true(all(abs(object - expected) <= tolerance * abs(expected), na.rm = TRUE))
}

made <- function(time, cause, variables, stratum = rep(1L, length(time)), ties = "breslow") {
  rows <- list(time = as.numeric(time), cause = as.integer(cause), stratum = as.integer(stratum))
  fine_gray(rows, variables, as.list(seq_along(variables)), ties, 0.95)
}
number <- function(values) list(kind = "continuous", values = as.numeric(values))
levels_of <- function(codes) {
  list(kind = "categorical", codes = as.integer(codes), k = max(codes), contrast = "indicator", reference = 1L)
}

mgus <- function() {
  data <- survival::mgus2
  data$time <- with(data, ifelse(pstat == 0, futime, ptime))
  data$cause <- with(data, ifelse(pstat == 0, 2 * death, 1))
  data$male <- as.numeric(data$sex == "M")
  data[!is.na(data$mspike), ]
}

drawn <- function(seed) {
  set.seed(seed)
  n <- sample(60:200, 1)
  x <- stats::rnorm(n)
  time <- if (seed %% 2) sample(0:25, n, TRUE) else round(stats::rexp(n, exp(x / 2)) * 100, 4)
  data.frame(time = time, cause = sample(0:2, n, TRUE), x = x, g = sample(3, n, TRUE), s = sample(2, n, TRUE), id = seq_len(n))
}

by_r <- function(data, ties, strata) {
  data$state <- factor(data$cause)
  data$g <- factor(data$g)
  formula <- if (strata) Surv(time, state) ~ x + g + s + id + strata(s) else Surv(time, state) ~ x + g + s + id
  expanded <- finegray(formula, data = data, etype = "1")
  model <- Surv(fgstart, fgstop, fgstatus) ~ x + g
  if (strata) model <- Surv(fgstart, fgstop, fgstatus) ~ x + g + strata(s)
  environment(model) <- environment()
  coxph(model, data = expanded, weights = fgwt, cluster = id, ties = ties)
}

test_that("coefficients and both standard errors are those of finegray and coxph", {
  for (seed in 1:12) for (ties in c("breslow", "efron")) for (strata in c(FALSE, TRUE)) {
    data <- drawn(seed)
    stratum <- if (strata) data$s else rep(1L, nrow(data))
    own <- made(data$time, data$cause, list(number(data$x), levels_of(data$g)), stratum, ties)$coefficients
    fit <- by_r(data, ties, strata)
    found <- summary(fit)$coefficients
    equal(own$b, found[, "coef"])
    equal(own$se, found[, "robust se"])
    equal(own$naive_se, found[, "se(coef)"])
    equal(own$p, found[, "Pr(>|z|)"])
    equal(own$exp_low, exp(found[, "coef"] - stats::qnorm(0.975) * found[, "robust se"]))
  }
})

test_that("the tests of a factor and of the model are Wald's by the clustered variance", {
  data <- drawn(4)
  own <- made(data$time, data$cause, list(number(data$x), levels_of(data$g)), ties = "efron")
  fit <- by_r(data, "efron", FALSE)
  b <- coef(fit)[2:3]
  equal(own$term_tests$wald[2], drop(b %*% solve(vcov(fit)[2:3, 2:3], b)))
  equal(own$wald$chi_square, unname(summary(fit)$waldtest["test"]), 1e-2) # printed with two decimals
})

test_that("without ties coefficients are crr's to its convergence", {
  skip_if_not_installed("cmprsk")
  for (seed in c(2, 4, 6, 8)) {
    data <- drawn(seed)
    data$time <- data$time + seq_len(nrow(data)) * 1e-7 # no two the same
    own <- made(data$time, data$cause, list(number(data$x)))$coefficients
    expected <- cmprsk::crr(data$time, data$cause, data$x, gtol = 1e-10)
    equal(own$b, unname(expected$coef), 1e-6)
    equal(own$se, sqrt(drop(expected$var)), 0.05) # crr's knows that the weights are estimated
  }
})

test_that("the numbers of the vignette compete of survival are found", {
  data <- mgus()
  own <- made(data$time, data$cause, list(number(data$age), number(data$male), number(data$mspike)), ties = "efron")
  expect_identical(round(own$coefficients$b, 3), c(-0.017, -0.213, 0.888)) # its fgfit2a
  whole <- survival::mgus2
  time <- with(whole, ifelse(pstat == 0, futime, ptime))
  cause <- with(whole, ifelse(pstat == 0, 2 * death, 1))
  own <- made(time, cause, list(number(whole$sex == "M")), ties = "efron")
  expect_identical(round(own$coefficients$b, 4), -0.2290) # its fgfit1
  expect_identical(round(own$coefficients$naive_se, 4), 0.1866)
  expect_identical(own$rows$n_expanded, 41775L)
})

test_that("a level without the event is not estimable, and takes no other number with it", {
  data <- drawn(3)
  data$cause[data$g == 3 & data$cause == 1] <- 2
  own <- made(data$time, data$cause, list(number(data$x), levels_of(data$g)))
  expect_identical(is.na(own$coefficients$b), c(FALSE, FALSE, TRUE))
  expect_true("infinite" %in% own$troubles$kind)
  expect_true(is.na(own$term_tests$wald[2]))
  equal(own$coefficients$b[1], unname(suppressWarnings(coef(by_r(data, "breslow", FALSE)))["x"]), 1e-6)
})

test_that("who has a competing event stays at risk: separation is judged so", {
  # x of the events is above that of all who were still under observation, but not above that of those gone before.
  time <- c(1, 2, 3, 4, 5, 6)
  cause <- c(2, 2, 1, 1, 0, 0)
  x <- c(9, 8, 5, 4, 1, 0)
  expect_false(is.na(made(time, cause, list(number(x)))$coefficients$b))
  expect_true(is.na(made(time, c(0, 0, 1, 1, 0, 0), list(number(x)))$coefficients$b))
})

test_that("constants and doubled columns are left out", {
  data <- drawn(5)
  own <- made(data$time, data$cause, list(number(data$x), number(2 * data$x), number(rep(1, nrow(data)))))
  expect_identical(is.na(own$coefficients$b), c(FALSE, TRUE, TRUE))
})

test_that("without an event there is nothing to model", {
  expect_error(made(1:4, c(2, 0, 2, 0), list(number(1:4))), class = "refusal")
})

test_that("where coxph fails, for hazards are no numbers, nothing is estimated, and a warning says so", {
  set.seed(3)
  rows <- list(
    time = c(sample(0:2, 17, TRUE), sample(c(1, 3, 5, 8), 10, TRUE)) + 1, cause = rep(2:1, c(17, 10)),
    stratum = c(rep(1L, 17), sample(2:3, 10, TRUE))
  )
  near <- as.double(seq_len(27) %in% c(20, 25)) # a column, and its double but for a millionth
  x <- cbind(near, 2 * near + 1e-6 * stats::rnorm(27))
  expect_warning(found <- weighted_fit(weighted_rows(rows), x, "efron", FALSE), "too far apart to be numbers")
  expect_true(all(is.na(found$b)) && all(is.na(found$var)))
  expect_true(is.na(subdistribution_wald(found, 1:2, FALSE)$chi_square))
})
