# Cox's partial likelihood written out, and Newton's method on it, stopped as SPSS stops it.

# The risk sets of each event time: all at risk, and those who die. `direction`: only those at risk stay who are not
# infinitely less likely to die than the dying where the coefficients go to infinity along it.
risk_sets <- function(time, status, stratum, x, direction = NULL) {
  sets <- list()
  for (s in unique(stratum)) {
    for (t in sort(unique(time[stratum == s & status == 1]))) {
      rows <- which(stratum == s & time >= t)
      dead <- rows[time[rows] == t & status[rows] == 1]
      if (!is.null(direction)) {
        height <- drop(x[rows, , drop = FALSE] %*% direction)
        # Linear programming leaves 1e-6 of a direction uncertain; of an aliased one nothing but that is in the height.
        rows <- rows[height >= max(height) - 5e-6 * max(abs(x) %*% abs(direction))]
        if (!all(dead %in% rows)) stop("no direction of the cone, but for rounding")
      }
      sets[[length(sets) + 1]] <- list(rows = rows, dead = dead)
    }
  }
  sets
}

# Log likelihood, its gradient and the information; ties "breslow" or "efron". Columns are centered at each death.
likelihood <- function(x, sets, b, ties) {
  p <- ncol(x)
  eta <- drop(x %*% b)
  l <- 0
  u <- numeric(p)
  info <- matrix(0, p, p)
  for (set in sets) {
    top <- max(eta[set$rows])
    w <- exp(eta[set$rows] - top)
    dying <- set$rows %in% set$dead
    d <- length(set$dead)
    at_risk <- x[set$rows, , drop = FALSE]
    times <- if (ties == "efron") seq_len(d) - 1 else 0
    for (k in times) {
      v <- if (k > 0) w * (1 - dying * k / d) else w
      total <- sum(v)
      mean <- colSums(v * at_risk) / total
      away <- at_risk - rep(mean, each = nrow(at_risk))
      often <- if (ties == "efron") 1 else d
      l <- l - often * (log(total) + top)
      info <- info + often * crossprod(away, v * away) / total
      u <- u - often * mean
    }
    l <- l + sum(eta[set$dead])
    u <- u + colSums(x[set$dead, , drop = FALSE])
  }
  list(l = l, u = u, info = info)
}

# The inverse of the information through its correlations; `rank_deficient`: the generalized one, of columns whose
# range is 1, so that what is below 1e-12 is rounding.
inverse <- function(info, rank_deficient = FALSE) {
  scale <- sqrt(pmax(diag(info), 0))
  if (rank_deficient) {
    empty <- diag(info) < 1e-12
    info[empty, ] <- info[, empty] <- 0
    scale[empty] <- 1
  }
  scale[scale == 0] <- 1
  correlation <- info / outer(scale, scale)
  if (!rank_deficient) return(solve(correlation) / outer(scale, scale))
  found <- eigen(correlation, symmetric = TRUE)
  if (any(found$values > 1e-12 & found$values < 1e-7)) stop("the rank of a face cannot be told")
  keep <- found$values > 1e-9
  vectors <- found$vectors[, keep, drop = FALSE]
  (vectors %*% (t(vectors) / found$values[keep])) / outer(scale, scale)
}

# Newton-Raphson from 0; a step is halved while the likelihood falls or is not finite. `stop_at`: the change of the log
# likelihood at which it ends, after an update that was not halved (SPSS's LCON is 1e-5).
newton <- function(x, sets, ties, stop_at, most = 20, rank_deficient = FALSE, further = 0) {
  b <- numeric(ncol(x))
  here <- likelihood(x, sets, b, ties)
  first <- here
  converged <- FALSE
  halved <- 0
  vanished <- FALSE
  worst <- 0
  for (iteration in seq_len(most)) {
    var <- inverse(here$info, rank_deficient)
    vanished <- vanished || has_vanished(var, x, sets)
    step <- drop(var %*% here$u)
    for (halving in 0:40) {
      ahead <- likelihood(x, sets, b + step, ties)
      if (is.finite(ahead$l) && ahead$l >= here$l - 1e-9 * abs(here$l)) break
      step <- step / 2
    }
    if (halving == 40) stop("no step raises the likelihood")
    halved <- halved + halving
    change <- abs(ahead$l - here$l)
    b <- b + step
    here <- ahead
    worst <- max(worst, if (all(is.finite(here$info))) rounding(x, sets, here$info, rank_deficient))
    if (halving == 0 && change < stop_at) {
      converged <- TRUE
      break
    }
  }
  for (k in seq_len(further)) {
    b <- b + drop(inverse(here$info, rank_deficient) %*% here$u)
    here <- likelihood(x, sets, b, ties)
  }
  var <- inverse(here$info, rank_deficient)
  vanished <- vanished || has_vanished(var, x, sets)
  list(
    b = b, var = var, l = here$l, u = here$u, info = here$info, size = log_hazards(x, sets, b), score = sum(first$u * (inverse(first$info, rank_deficient) %*% first$u)),
    first = first, converged = converged, halved = halved, vanished = vanished, worst = worst, loss = rounding(x, sets, here$info, rank_deficient), score_loss = rounding(x, sets, first$info, rank_deficient)
  )
}

# Is the information of a coefficient beyond the others below the last place of what its column could tell?
has_vanished <- function(var, x, sets) {
  range <- apply(x, 2, function(column) diff(range(column)))
  deaths <- sum(lengths(lapply(sets, `[[`, "dead")))
  any(1 / diag(var) < 1e-14 * deaths * range^2)
}

# The log likelihood is a sum, over the deaths, of differences of log hazards of about this size in total.
log_hazards <- function(x, sets, b) {
  eta <- abs(drop(x %*% b))
  sum(vapply(sets, function(set) length(set$dead) * max(eta[set$rows]), 1))
}

# How much of a number rounding may take: units in the last place, times the condition of the information, times
# what a column could tell of its coefficient for each unit that it does tell.
rounding <- function(x, sets, info, rank_deficient = FALSE) {
  if (rank_deficient) {
    known <- diag(info) > 1e-12
    x <- x[, known, drop = FALSE]
    info <- info[known, known, drop = FALSE]
    if (!any(known)) return(.Machine$double.eps)
  }
  scale <- sqrt(pmax(diag(info), 1e-300))
  values <- eigen(info / outer(scale, scale), symmetric = TRUE, only.values = TRUE)$values
  if (rank_deficient) values <- values[values > 1e-9]
  range <- apply(x, 2, function(column) diff(range(column)))
  size <- apply(abs(x), 2, max)
  d <- sum(lengths(lapply(sets, `[[`, "dead")))
  spread <- max(1, d * (range^2 + 1e-16 * size^2) / 4 / scale^2)
  16 * .Machine$double.eps * max(values) / max(min(values), 1e-300) * spread
}

# Which columns carry information beyond the earlier ones, and whether that is beyond doubt.
kept_columns <- function(x, sets) {
  range <- apply(x, 2, function(column) diff(range(column)))
  range[range == 0] <- 1
  info <- likelihood(sweep(x, 2, range, "/"), sets, numeric(ncol(x)), "breslow")$info
  most <- sum(lengths(lapply(sets, `[[`, "dead")))
  kept <- integer()
  sure <- TRUE
  for (j in seq_len(ncol(x))) {
    own <- info[j, j] / most
    left <- if (own < 1e-13) 0 else remaining(info, kept, j)
    if (own > 1e-15 && own < 1e-9 || left > 1e-14 && left < 1e-8) sure <- FALSE
    if (left > 1e-11) kept <- c(kept, j)
  }
  # Where rounding could take the seventh digit, others may drop what is kept here.
  if (length(kept)) {
    own <- x[, kept, drop = FALSE]
    at_zero <- likelihood(own, sets, numeric(length(kept)), "breslow")$info
    if (rounding(own, sets, at_zero) > 1e-7) sure <- FALSE
  }
  list(kept = kept, sure = sure)
}

remaining <- function(info, kept, j) {
  if (!length(kept)) return(1)
  within <- info[kept, kept, drop = FALSE]
  scale <- sqrt(diag(within))
  explained <- sum(info[kept, j] / scale * solve(within / outer(scale, scale), info[kept, j] / scale))
  1 - explained / info[j, j]
}
