"""Directives with their targets and tasks, drafting desks, allocations, statuses, explanations, obstacles,
emulation clusters."""

from hoaluoi.spine.directives.models.allocations import Allocation, AllocationRound, TrajectoryVersion
from hoaluoi.spine.directives.models.clusters import ClusterMember, EmulationCluster
from hoaluoi.spine.directives.models.desks import Desk, DeskAct, Proposal
from hoaluoi.spine.directives.models.directives import Directive, Target
from hoaluoi.spine.directives.models.followup import EscalationStep, ExplanationRequest, Obstacle
from hoaluoi.spine.directives.models.statuses import EvaluatedDay, StandingRequest, StatusOverride, TargetStatus
from hoaluoi.spine.directives.models.tasks import Task, TaskDeadline, TaskEvidence, TaskProgress, TaskUnit

__all__ = [
    "Allocation",
    "AllocationRound",
    "ClusterMember",
    "Desk",
    "DeskAct",
    "Directive",
    "EmulationCluster",
    "EscalationStep",
    "EvaluatedDay",
    "ExplanationRequest",
    "Obstacle",
    "Proposal",
    "StandingRequest",
    "StatusOverride",
    "Target",
    "TargetStatus",
    "Task",
    "TaskDeadline",
    "TaskEvidence",
    "TaskProgress",
    "TaskUnit",
    "TrajectoryVersion",
]
