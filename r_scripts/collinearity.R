# Collinearity of the columns that a Cox model is fitted on.
#
# variables, terms   as in cox()
# kept               places of the patients that are used
# columns    a row a column of the design: tolerance, and VIF (NA where the tolerance is 0)
# terms      a row a term: its columns (df), and GVIF, as car::vif has it for a linear model
# dimensions a row an eigenvalue of Z'Z, Z the design with a column of ones, not centered, columns of length 1
# proportions  a row a dimension and column (0: the constant), NA everywhere where an eigenvalue is 0
# pairs      a row a pair of variables: the measure of their association and its value
collinearity <- function(variables, terms, kept) {
  design <- cox_design(variables, terms, list(), kept)
  constant <- column_ranges(design$x) == 0
  if (any(constant)) refuse("constant_columns", terms = unique(design$columns$term[constant]))
  if (nrow(design$x) <= ncol(design$x)) refuse("too_few", patients = nrow(design$x), columns = ncol(design$x))
  inner <- scaled_factor(sweep(design$x, 2, colMeans(design$x)))
  c(
    list(
      columns = data.frame(design$columns[c("term", "column")], tolerances(inner)),
      terms = generalized_vif(inner, design$columns$term)
    ),
    variance_decomposition(scaled(cbind(1, design$x))),
    list(pairs = pairwise_association(lapply(variables, variable_kept, kept)))
  )
}

# The columns of x, each of length 1.
scaled <- function(x) sweep(x, 2, sqrt(colSums(x^2)), "/")

# An upper-triangular R with R'R = Z'Z, Z the columns of x scaled to length 1: as good as Z, and small.
scaled_factor <- function(x) {
  decomposed <- qr(scaled(x), LAPACK = TRUE)
  qr.R(decomposed)[, order(decomposed$pivot), drop = FALSE]
}

# Of each column, the share of its variance that the others do not explain: with the inverse of r at hand from its rows,
# otherwise column by column, as others may be combinations of each other.
tolerances <- function(r) {
  inverse <- clear_inverse(r)
  tolerance <- if (!is.null(inverse)) {
    1 / rowSums(inverse^2)
  } else {
    vapply(seq_len(ncol(r)), function(j) {
      if (ncol(r) == 1) return(1)
      sum(qr.resid(qr(r[, -j, drop = FALSE], tol = 1e-10), r[, j])^2)
    }, 1)
  }
  tolerance[tolerance < 1e-12] <- 0
  data.frame(tolerance = tolerance, vif = ifelse(tolerance > 0, 1 / tolerance, NA))
}

# The inverse of r (square, its columns of length 1) where it costs no more than four digits; otherwise NULL.
clear_inverse <- function(r) {
  root <- qr.R(qr(r, LAPACK = TRUE))
  if (isTRUE(rcond(root, triangular = TRUE) > 1e-4)) solve(r)
}

# Fox and Monette (1992): det(R11) det(R22) / det(R) of the correlation matrix R, R11 that of the term's columns. The
# last two are the determinant of the term's part of the inverse of R.
generalized_vif <- function(r, term) {
  log_det <- function(x) if (ncol(x)) sum(log(abs(diag(qr.R(qr(x, LAPACK = TRUE)))))) * 2 else 0
  columns <- function(which) r[, which, drop = FALSE]
  inverse <- clear_inverse(r)
  whole <- log_det(r)
  singular <- any(tolerances(r)$tolerance == 0)
  numbers <- unique(term)
  gvif <- vapply(numbers, function(t) {
    own <- term == t
    others <- if (is.null(inverse)) log_det(columns(!own)) - whole else log_det(t(inverse[own, , drop = FALSE]))
    exp(log_det(columns(own)) + others)
  }, 1)
  df <- tabulate(match(term, numbers))
  data.frame(term = numbers, df = df, gvif = if (singular) NA_real_ else gvif)
}

# Belsley, Kuh and Welsch (1980), from the columns scaled to length 1.
variance_decomposition <- function(z) {
  decomposed <- eigen_decomposition(z)
  eigenvalue <- decomposed$values
  zero <- eigenvalue == 0
  share <- sweep(decomposed$vectors^2, 2, eigenvalue, "/")
  proportion <- if (any(zero)) share * NA else share / rowSums(share)
  k <- length(eigenvalue)
  list(
    dimensions = data.frame(
      dimension = seq_len(k), eigenvalue = eigenvalue,
      condition_index = ifelse(zero, NA, sqrt(eigenvalue[1] / eigenvalue))
    ),
    proportions = data.frame(
      dimension = rep(seq_len(k), each = k), place = rep(seq_len(k) - 1L, k), proportion = as.vector(proportion)
    )
  )
}

# Eigenvalues and eigenvectors of Z'Z, by the symmetric solver, as SPSS takes them: a singular value decomposition of Z
# has other rounding errors, of up to 5e-7 in a small proportion. Where an eigenvalue drowns in the rounding errors of
# Z'Z, which are about 1e-16 of the largest one, only that of Z knows it; below 1e-20 it is 0.
eigen_decomposition <- function(z) {
  found <- eigen(crossprod(z), symmetric = TRUE)
  if (min(found$values) > 1e-10 * found$values[1]) return(found)
  found <- svd(scaled_factor(z), nu = 0)
  list(values = ifelse(found$d < 1e-10 * found$d[1], 0, found$d^2), vectors = found$v)
}

variable_kept <- function(variable, kept) {
  if (variable$kind == "categorical") factor(variable$codes[kept]) else variable$values[kept]
}

# Two factors: Cramer's V. Two numbers: Spearman's rho. A factor and a number: eta of the number's ranks, the root
# of H / (n - 1) with H of Kruskal and Wallis; for two groups it is the size of Spearman's rho.
pairwise_association <- function(variables) {
  n <- length(variables)
  if (n < 2) return(data.frame(first = integer(), second = integer(), measure = character(), value = double()))
  variables <- lapply(variables, function(variable) if (is.factor(variable)) variable else rank(variable))
  pairs <- utils::combn(n, 2)
  found <- lapply(seq_len(ncol(pairs)), function(i) association(variables[[pairs[1, i]]], variables[[pairs[2, i]]]))
  data.frame(
    first = pairs[1, ], second = pairs[2, ],
    measure = vapply(found, `[[`, "", "measure"), value = vapply(found, `[[`, 1, "value")
  )
}

# Of two variables: factors, or the ranks of numbers.
association <- function(a, b) {
  if (is.factor(a) && is.factor(b)) return(list(measure = "cramers_v", value = cramers_v(table(a, b))))
  if (is.factor(a) || is.factor(b)) {
    ranks <- if (is.factor(a)) b else a
    between <- stats::ave(ranks, if (is.factor(a)) a else b)
    return(list(measure = "rank_eta", value = stats::sd(between) / stats::sd(ranks)))
  }
  list(measure = "spearman", value = stats::cor(a, b))
}

cramers_v <- function(counts) {
  expected <- outer(rowSums(counts), colSums(counts)) / sum(counts)
  sqrt(sum((counts - expected)^2 / expected) / sum(counts) / (min(dim(counts)) - 1))
}
