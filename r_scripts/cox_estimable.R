# Which coefficients of a Cox model have a finite estimate, decided by the data and not by iterations.
#
# Along a direction d of the coefficients the log likelihood never falls exactly if (x_j - x_i)'d <= 0 for every death
# i and every j at risk then, in the same stratum (of exact ties: every j that does not die then). Those d are a
# closed cone. It goes on rising along some of them, without a maximum, and stands still along others; a contrast c
# has one finite estimate exactly if c'd = 0 for all of them (Albert & Anderson 1984, Biometrika 71:1; Jacobsen 1989,
# Scandinavian Journal of Statistics 16:335). Columns are compared in units of their standard deviation.

# Proof that the likelihood has a unique maximum, at the cost of no evaluation: minus the log likelihood f is a sum of
# log-sum-exp, so that |f'''| <= M f'' along d with M the largest range of x'd in a risk set (times the deaths at a
# time, for exact ties). If f fell for ever along d, its slope there, -U'd, would be at most -d'Id / M. But U'd <=
# sqrt(U'I^-1 U d'Id), and M <= rho sqrt(d'Id) with rho^2 = r'|I^-1|r for the ranges r of the columns: impossible where
# sqrt(U'I^-1 U) rho < 1. At a converged maximum that product is about 1e-6, along a rising likelihood never below 1.
# A half leaves room for rounding. A stop may be too early for that: then it is looked for some steps on.
has_maximum <- function(data, columns, fit) {
  if (!all(is.finite(c(fit$b, fit$loglik, fit$u, fit$var)))) return(FALSE)
  here <- list(b = fit$b, var = fit$var, u = fit$u, loglik = fit$loglik)
  here$step <- drop(here$var %*% here$u)
  range <- data$range[columns] * if (data$ties == "exact") max(data$risk_sets$d) else 1
  for (more in 0:5) {
    if (any(is_noise(data, columns, here$var))) return(FALSE)
    if (isTRUE(sqrt(sum(here$u * here$step) * sum(range * (abs(here$var) %*% range))) < 0.5)) return(TRUE)
    here <- newton_step(data, columns, here)
    if (is.null(here)) return(FALSE)
  }
  FALSE
}

# The part of the data that a likelihood without a maximum goes to: along a direction of the cone all those at risk
# fall out whose x'd is below that of who dies. As x'd of the deaths falls with time, what is left are strata of equal
# x'd. There the cone may be wider; so on until it is flat. Returns
#   face       list(time, status, stratum, x, ties): x in `basis`, full columns
#   basis      the coefficients of `columns` that the face decides, a column each
#   free       the directions that it leaves free, a column each; none where the likelihood has a maximum
#   infinite   which coefficients those directions move
last_face <- function(data, columns) {
  face <- rows_at_risk(written_out(data), columns)
  repeat {
    split <- decided(face)
    if (!ncol(split$basis)) break
    direction <- rising_direction(face, face$x %*% split$basis)
    if (is.null(direction)) break
    face <- stratified_by(face, drop(face$x %*% (split$basis %*% direction)))
  }
  scale <- face$scale
  infinite <- sqrt(rowSums(split$free^2)) > 1e-6
  split$free[!infinite, ] <- 0 # but for rounding
  list(
    face = c(face[c(row_parts(face), "ties")], list(x = face$x %*% split$basis)),
    basis = split$basis / scale, free = split$free / scale,
    infinite = infinite
  )
}

# Those at risk at an event of their stratum, in units of the standard deviation. With exact ties a stratum whose
# first event takes all at once tells nothing.
rows_at_risk <- function(data, columns) {
  kept <- which(!censored_early(data$time, data$status, data$stratum))
  x <- data$x[kept, columns, drop = FALSE]
  x <- sweep(x, 2, colMeans(x))
  scale <- sqrt(colMeans(x^2))
  own <- lapply(data[row_parts(data)], `[`, kept)
  arranged(c(own, list(x = sweep(x, 2, scale, "/"), ties = data$ties, scale = scale)))
}

# What a face has of each row; a weight or an offset decides no direction, but the limit on the face.
row_parts <- function(data) intersect(c("time", "status", "stratum", "weights", "fixed"), names(data))

# Sorted by stratum (1, 2, ...), time, deaths first, and centered within the strata; who is at risk at no event is left
# out. Of exact ties an event that takes all who are left tells nothing.
arranged <- function(face) {
  rows <- face[row_parts(face)]
  earliest <- earliest_event(rows$time, rows$status, rows$stratum)
  kept <- rows$time >= earliest
  if (face$ties == "exact") {
    n_of <- function(which) tabulate(rows$stratum[which], max(rows$stratum, 0L))
    kept <- kept & (n_of(rows$status == 1 & rows$time == earliest) < n_of(kept))[rows$stratum]
  }
  order <- order(rows$stratum, rows$time, -rows$status)
  order <- order[kept[order]]
  face[names(rows)] <- lapply(rows, `[`, order)
  face$stratum <- match(face$stratum, unique(face$stratum))
  x <- face$x[order, , drop = FALSE]
  face$x <- x - (rowsum(x, face$stratum) / tabulate(face$stratum))[face$stratum, , drop = FALSE]
  face
}

# The coefficients that vary within the strata: `basis`, which makes uncorrelated columns of variance 1, and the
# others, `free`, orthonormal.
decided <- function(face) {
  p <- ncol(face$x)
  n <- length(face$time)
  if (!n) return(list(basis = matrix(0, p, 0), free = diag(p)))
  found <- svd(face$x / sqrt(n), nu = 0, nv = p)
  spread <- c(found$d, numeric(p))[seq_len(p)]
  known <- spread > 1e-9
  list(
    basis = sweep(found$v[, known, drop = FALSE], 2, spread[known], "/"), free = found$v[, !known, drop = FALSE]
  )
}

# A direction of the cone in which somebody falls out, of length 1; NULL where there is none. It is the projection of
# the gradient at 0 on the cone: the gradient is a sum of x_i - x_j with positive weights, so that its product with
# any such direction is positive, and with a direction that lets nobody fall out it is 0. By Moreau's decomposition
# the projection is what is left of the gradient after non-negative least squares on the vectors x_j - x_i (Lawson &
# Hanson 1974, Solving Least Squares Problems, chapter 23). Of these vectors only the most violated one is made at a
# time.
rising_direction <- function(face, x) {
  sets <- sorted_cases(face$time, face$status, face$stratum)
  hazard <- cumsum(sets$risk_sets$d / sets$risk_sets$n)
  stratum <- face$stratum[sets$risk_sets$first]
  before <- c(0, hazard)[match(stratum, stratum)]
  gradient <- drop(crossprod(x, face$status - (hazard - before)[sets$run]))
  if (all(gradient == 0)) return(NULL)
  gradient <- gradient / sqrt(sum(gradient^2))
  cuts <- no_cuts(ncol(x))
  weights <- numeric()
  for (iteration in seq_len(1000 * ncol(x))) {
    direction <- left_over(cuts, gradient)
    if (is.null(direction)) return(NULL)
    cut <- most_violated(face, sets, x, direction)
    if (is.null(cut)) return(direction)
    cuts <- with_cut(cuts, cut)
    if (is.null(cuts)) return(direction) # rounding error
    found <- non_negative(cuts, c(weights, 0), gradient)
    if (!utils::tail(found$kept, 1)) return(direction) # the same
    cuts <- found$cuts
    weights <- found$weights[found$kept]
  }
  stop("no end of cuts")
}

# Of all risk sets the x_j - x_i, of length 1, that lies farthest on the wrong side of a direction: j has the largest
# x'd at risk, i the smallest of those who die. NULL where none does. (Only where it does is x_j - x_i made.)
most_violated <- function(face, sets, x, direction) {
  z <- drop(x %*% direction)
  top <- largest_at_risk(face, sets, z)
  rise <- z[top$most] - z[top$least]
  wrong <- which(rise > 0)
  apart <- x[top$most[wrong], , drop = FALSE] - x[top$least[wrong], , drop = FALSE]
  size <- sqrt(rowSums(apart^2))
  excess <- rise[wrong] / (size + 1e-6)
  worst <- which.max(excess)
  if (length(worst) && excess[worst] > 1e-9) apart[worst, ] / size[worst]
}

# At each event time the row of the largest z at risk (of exact ties: of those who do not die then, where there are
# such) and the row of the smallest z of the deaths.
largest_at_risk <- function(face, sets, z) {
  n <- length(z)
  by_z <- order(z)
  rank <- integer(n)
  rank[by_z] <- seq_len(n)
  # From the end on every stratum's ranks are above those of the strata behind it.
  key <- rev(cummax(rev(rank + n * (max(face$stratum) - face$stratum))))
  events <- which(sets$risk_sets$d > 0)
  first <- sets$risk_sets$first[events]
  deaths <- by_z[face$status[by_z] == 1]
  deaths <- deaths[!duplicated(sets$run[deaths])]
  least <- deaths[match(events, sets$run[deaths])]
  from <- if (face$ties == "exact") first + sets$risk_sets$d[events] else first
  there <- from <= n & face$stratum[pmin(from, n)] == face$stratum[first]
  list(most = by_z[(key[from[there]] - 1) %% n + 1], least = least[there])
}

# The face along a direction of the cone: z = x'd of those who die falls with time, in steps. Who is at risk with that
# z stays, in a stratum for each step; who has less falls out, and, of exact ties, who has more and dies anyway.
stratified_by <- function(face, z) {
  sets <- sorted_cases(face$time, face$status, face$stratum)
  near <- 1e-8 * (1 + max(abs(z)))
  deaths <- which(face$status == 1)
  deaths <- deaths[order(sets$run[deaths], z[deaths])]
  least <- deaths[!duplicated(sets$run[deaths])]
  level <- z[least]
  new <- c(TRUE, diff(face$stratum[least]) != 0 | -diff(level) > near)
  step <- cumsum(new)
  last_event <- cumsum(sets$risk_sets$d > 0)[sets$run]
  stays <- abs(z - level[last_event]) <= near
  previous <- pmax(last_event - 1L, 1L)
  earlier <- !stays & z > level[last_event] & face$stratum[least[previous]] == face$stratum &
    abs(z - level[previous]) <= near
  face$stratum <- ifelse(earlier, step[previous], step[last_event])
  kept <- stays | earlier
  face[row_parts(face)] <- lapply(face[row_parts(face)], `[`, kept)
  face$x <- face$x[kept, , drop = FALSE]
  arranged(face)
}

# The maximum on the face: the limit of all that is finite, in the coefficients of the columns; NULL where the
# iterations do not get there.
limit_on_face <- function(face) {
  rows <- face$face
  p <- ncol(face$basis)
  cases <- c(sorted_cases(rows$time, rows$status, rows$stratum), rows[names(rows) %in% c("weights", "fixed")])
  if (!p) {
    zeros <- numeric(nrow(face$basis))
    return(list(b = zeros, var = outer(zeros, zeros), loglik = null_likelihood(cases, rows$ties)))
  }
  data <- c(cases, list(x = rows$x, ties = rows$ties, range = column_ranges(rows$x), plain = logical(p)))
  found <- maximum(data, seq_len(p))
  if (is.null(found)) return(NULL)
  list(
    b = drop(face$basis %*% found$b), var = face$basis %*% found$var %*% t(face$basis), loglik = found$loglik
  )
}

# The whole model at the limit: its infinite coefficients as far out as the likelihood can tell.
far_out <- function(data, columns, limit, infinite) {
  if (is.null(limit)) return(NULL)
  here <- likelihood_at(data, columns, limit$b)
  for (iteration in seq_len(100)) {
    if (!is.finite(here$loglik) || limit$loglik - here$loglik < 1e-9) break
    ahead <- newton_step(data, columns, here)
    if (is.null(ahead)) break
    here <- ahead
  }
  utils::modifyList(limit, list(b = ifelse(infinite, here$b, limit$b)))
}

# Columns that a fit left out because they are combinations of the earlier ones, while other columns of their term
# stayed: what those others, and whatever else the combination is made of, are said to compare is not what they do.
# For each column of the fit, whether it is so `mixed`, and whether with a column of another term; and the directions
# `along` which all columns of x move without the likelihood. (A term that is left out as a whole leaves a model
# without it, in which the others are what they are called.)
mixed_with <- function(data, fit) {
  partial <- fit$aliased[data$term[fit$aliased] %in% data$term[fit$columns]]
  along <- matrix(0, NCOL(data$x), length(partial))
  if (!length(partial)) {
    none <- logical(length(fit$columns))
    return(list(mixed = none, crossed = none, along = along))
  }
  weights <- alias_weights(data, fit$columns, partial)
  weighty <- abs(weights) > 1e-6
  other <- outer(data$term[fit$columns], data$term[partial], `!=`)
  scale <- attr(weights, "spread")
  along[fit$columns, ] <- -weights * weighty / scale[seq_along(fit$columns)]
  along[cbind(partial, seq_along(partial))] <- 1 / scale[-seq_along(fit$columns)]
  list(mixed = rowSums(weighty) > 0, crossed = rowSums(weighty & other) > 0, along = along)
}

# Each aliased column as a combination of the fitted ones, among those at risk at an event and apart from the strata:
# weights, a column each, in units of the standard deviation (`spread`); 0 for a column that does not vary at all.
alias_weights <- function(data, fitted, aliased) {
  face <- rows_at_risk(written_out(data), c(fitted, aliased))
  spread <- sqrt(colMeans(face$x^2))
  centered <- sweep(face$x, 2, ifelse(spread > 1e-9, spread, Inf), "/")
  own <- seq_along(fitted)
  weights <- qr.coef(qr(centered[, own, drop = FALSE]), centered[, -own, drop = FALSE])
  structure(replace(weights, is.na(weights), 0), spread = ifelse(spread > 1e-9, spread, 1) * face$scale)
}
