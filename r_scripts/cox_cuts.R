# Non-negative least squares on vectors ("cuts") that come and go one at a time, all of length 1, for rising_direction().
#
# A factorization is kept up to date instead of being made anew at each step: the cuts, a column each, are q r with
# orthonormal columns of q and an upper triangle r. A cut that comes costs p times the number of cuts, one that leaves
# as much in rotations of neighbors (Golub & Van Loan, Matrix Computations, section on updating factorizations).
no_cuts <- function(p) list(q = matrix(0, p, 0), r = matrix(0, 0, 0))

# With one cut more; NULL where it is a combination of those that are there, but for rounding. Orthogonalized twice,
# which is enough (Giraud, Langou & Rozloznik 2005, Computers & Mathematics with Applications 50:1069).
with_cut <- function(cuts, cut) {
  along <- drop(crossprod(cuts$q, cut))
  rest <- cut - drop(cuts$q %*% along)
  again <- drop(crossprod(cuts$q, rest))
  rest <- rest - drop(cuts$q %*% again)
  size <- sqrt(sum(rest^2))
  if (size < 1e-7) return(NULL)
  list(q = cbind(cuts$q, rest / size), r = rbind(cbind(cuts$r, along + again), c(0 * along, size)))
}

# Without the cut at a place: what stands then below the diagonal of r is rotated away.
without_cut <- function(cuts, place) {
  q <- cuts$q
  r <- cuts$r[, -place, drop = FALSE]
  last <- ncol(r)
  for (k in seq_len(last - place + 1) + place - 1) {
    two <- c(k, k + 1L)
    turn <- r[two, k] / sqrt(sum(r[two, k]^2))
    rotation <- matrix(c(turn[1], -turn[2], turn[2], turn[1]), 2)
    behind <- k:last
    r[two, behind] <- rotation %*% r[two, behind]
    q[, two] <- q[, two] %*% t(rotation)
  }
  list(q = q[, seq_len(last), drop = FALSE], r = r[seq_len(last), , drop = FALSE])
}

# What least squares on the cuts leave of the gradient, of length 1; NULL where that is nothing.
left_over <- function(cuts, gradient) {
  if (ncol(cuts$q) == length(gradient)) return(NULL)
  rest <- gradient - drop(cuts$q %*% crossprod(cuts$q, gradient))
  size <- sqrt(sum(rest^2))
  if (size < 1e-9) return(NULL)
  rest <- rest / size
  rest <- rest - drop(cuts$q %*% crossprod(cuts$q, rest)) # again, for what was lost in the subtraction
  rest / sqrt(sum(rest^2))
}

# Least squares with weights >= 0 from weights that are so, by Lawson and Hanson's inner loop: cuts leave whose weight
# would be negative. The weights, which cuts are kept, and the cuts that are.
non_negative <- function(cuts, weights, gradient) {
  kept <- rep(TRUE, length(weights))
  repeat {
    ideal <- if (any(kept)) backsolve(cuts$r, crossprod(cuts$q, gradient)) else numeric()
    falling <- ideal <= 0
    if (!any(falling)) break
    now <- weights[kept]
    share <- min((now / (now - ideal))[falling & now > 0], if (any(falling & now == 0)) 0)
    now <- now + share * (ideal - now)
    leaving <- falling & now < 1e-12
    weights[kept] <- ifelse(leaving, 0, now)
    for (place in rev(which(leaving))) cuts <- without_cut(cuts, place)
    kept[which(kept)[leaving]] <- FALSE
  }
  weights[kept] <- ideal
  list(weights = weights, kept = kept, cuts = cuts)
}
