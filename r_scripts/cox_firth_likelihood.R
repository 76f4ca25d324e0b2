# Firth's penalized likelihood (see cox_firth.R), its score and its information at given coefficients.

# The data in units of the columns' standard deviations, around their means, every risk set of delayed entry written
# out, with the number of patients of each case (`n`); what each death faces: its risk set (`set`), how many deaths count
# so (`times`) and the share of the tied deaths that it does not count.
firth_problem <- function(data, columns) {
  data <- written_out(data)
  x <- data$x[, columns, drop = FALSE]
  counts <- patient_counts(data)
  x <- sweep(x, 2, weighted_means(x, counts))
  scale <- sqrt(weighted_means(x^2, counts))
  x <- sweep(x, 2, scale, "/")
  n <- case_weights(data)
  deaths <- which(data$status == 1)
  sets <- which(data$risk_sets$d > 0)
  dying <- match(data$run[deaths], sets)
  d <- sum_by(n[deaths], dying, length(sets))
  efron <- data$ties == "efron"
  p <- length(columns)
  last <- which(data$last == 1)
  stratum <- match(data$stratum, unique(data$stratum))
  list(
    x = x, scale = scale, n = n, fixed = fixed_part(data), stratum = stratum, deaths = deaths,
    first = data$risk_sets$first[sets], beyond = last[stratum[data$risk_sets$first[sets]]] + 1L,
    dying = dying, set = if (efron) rep(seq_along(sets), d) else seq_along(sets),
    times = if (efron) rep(1, sum(d)) else d,
    share = if (efron) (sequence(d) - 1) / rep(d, d) else 0,
    pairs = which(upper.tri(diag(p), diag = TRUE), arr.ind = TRUE)
  )
}

# For each death the sums, over those that it faces, of the columns of a matrix.
faced <- function(problem, values) {
  n <- nrow(values)
  below <- rbind(apply(values[n:1, , drop = FALSE], 2, cumsum)[n:1, , drop = FALSE], 0)
  at_risk <- below[problem$first, , drop = FALSE] - below[problem$beyond, , drop = FALSE]
  if (all(problem$share == 0)) return(at_risk[problem$set, , drop = FALSE])
  dead <- rowsum(values[problem$deaths, , drop = FALSE], problem$dying)
  at_risk[problem$set, , drop = FALSE] - problem$share * dead[problem$set, , drop = FALSE]
}

# Penalized log likelihood, score and the inverse information at b; NULL where that is no number.
firth_at <- function(problem, b) {
  lp <- problem$fixed + drop(problem$x %*% b)
  largest <- vapply(split(lp, problem$stratum), max, 1)[problem$stratum]
  moments <- moments_of_deaths(problem, problem$n * exp(lp - largest))
  p <- length(b)
  if (lost_to_rounding(problem, moments, p)) {
    largest <- lp * 0
    moments <- shifted_moments(problem, lp)
  }
  information <- matrix(0, p, p)
  information[problem$pairs] <- colSums(problem$times * moments$v)
  information[problem$pairs[, 2:1, drop = FALSE]] <- information[problem$pairs]
  died <- problem$n[problem$deaths]
  log_totals <- largest[problem$first][problem$set] + moments$log_total
  loglik <- sum(died * lp[problem$deaths]) - sum(problem$times * log_totals)
  if (!is.finite(loglik) || !all(is.finite(information))) return(NULL)
  root <- tryCatch(chol(information), error = function(condition) NULL)
  if (is.null(root)) return(NULL)
  var <- chol2inv(root)
  u <- colSums(died * problem$x[problem$deaths, , drop = FALSE]) - colSums(problem$times * moments$m)
  list(
    b = b, var = var, information = information, loglik = loglik, penalized = loglik + sum(log(diag(root))),
    u = u + colSums(problem$times * moments$slope(var)) / 2
  )
}

# Of the distribution that each death faces: logarithm of the sum of the risks, means m, variances and covariances v (a
# column for each of the problem's pairs), and slope(A), a row a death:
#   E[(x - m)_l (x - m)'A(x - m)] = E[x_l x'Ax] - m_l E[x'Ax] - 2 (E[x x'] A m)_l + 2 m_l m'Am,
# which for A = I^-1 adds up to tr(I^-1 dI/db_l). Here by moments around 0, sums that run through the strata.
moments_of_deaths <- function(problem, risk) {
  x <- problem$x
  pairs <- problem$pairs
  sums <- faced(problem, risk * cbind(1, x, x[, pairs[, 1], drop = FALSE] * x[, pairs[, 2], drop = FALSE]))
  total <- sums[, 1]
  m <- sums[, 1 + seq_len(ncol(x)), drop = FALSE] / total
  products <- sums[, -seq_len(1 + ncol(x)), drop = FALSE] / total
  list(
    log_total = log(total), m = m, products = products,
    v = products - m[, pairs[, 1], drop = FALSE] * m[, pairs[, 2], drop = FALSE],
    slope = function(a) {
      quadratic <- rowSums((x %*% a) * x)
      third_moments(m, products, faced(problem, risk * quadratic * cbind(1, x)) / total, a, pairs)
    }
  )
}

third_moments <- function(m, products, expected, a, pairs) {
  am <- m %*% a
  spread <- rowSums(am * m)
  place <- matrix(0L, ncol(m), ncol(m))
  place[pairs] <- seq_len(nrow(pairs))
  place <- pmax(place, t(place))
  found <- vapply(seq_len(ncol(m)), function(l) {
    crossed <- rowSums(products[, place[l, ], drop = FALSE] * am)
    expected[, l + 1] - m[, l] * expected[, 1] - 2 * crossed + 2 * m[, l] * spread
  }, am[, 1])
  matrix(found, nrow(m))
}

# Where nearly all risk is with one patient, what moments around 0 leave of the variance is rounding.
lost_to_rounding <- function(problem, moments, p) {
  own <- problem$pairs[, 1] == problem$pairs[, 2]
  v <- colSums(problem$times * moments$v[, own, drop = FALSE])
  !all(is.finite(v)) || any(v < 1e-3 * colSums(problem$times * moments$products[, own, drop = FALSE]))
}

# The same around the patient of the largest risk in each set, one after the other.
shifted_moments <- function(problem, lp) {
  n <- length(problem$set)
  p <- ncol(problem$x)
  m <- matrix(0, n, p)
  v <- matrix(0, n, nrow(problem$pairs))
  log_total <- numeric(n)
  kept <- vector("list", n)
  for (k in seq_len(n)) {
    own <- problem$first[problem$set[k]]:(problem$beyond[problem$set[k]] - 1L)
    dying <- own %in% problem$deaths[problem$dying == problem$set[k]]
    weight <- lp[own] + log(problem$n[own]) + log(1 - problem$share[min(k, length(problem$share))] * dying)
    heaviest <- which.max(weight)
    risk <- exp(weight - weight[heaviest])
    apart <- sweep(problem$x[own, , drop = FALSE], 2, problem$x[own[heaviest], ])
    prob <- risk / sum(risk)
    mean <- colSums(prob * apart)
    centered <- sweep(apart, 2, mean)
    log_total[k] <- weight[heaviest] + log(sum(risk))
    m[k, ] <- problem$x[own[heaviest], ] + mean
    v[k, ] <- colSums(prob * centered[, problem$pairs[, 1], drop = FALSE] * centered[, problem$pairs[, 2], drop = FALSE])
    kept[[k]] <- list(prob = prob, centered = centered)
  }
  slope <- function(a) {
    t(matrix(vapply(kept, function(each) {
      colSums(each$prob * rowSums((each$centered %*% a) * each$centered) * each$centered)
    }, numeric(p)), p))
  }
  list(log_total = log_total, m = m, v = v, slope = slope)
}
