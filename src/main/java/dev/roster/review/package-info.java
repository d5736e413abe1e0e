/** Access reviews, their schedules and their reports. Leaves changes of members to {@code member}. */
package dev.roster.review;
