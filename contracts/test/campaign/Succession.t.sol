// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {CampaignTest} from "./Campaign.t.sol";
import {SuccessionHandler} from "./SuccessionHandler.sol";

/// @dev The same campaign over a chain of three contracts: sequence, running hash, ids and statuses go on.
contract SuccessionCampaignTest is CampaignTest {
    function setUp() public override {
        handler = new SuccessionHandler();
        _target(address(handler));
    }

    function _actions() internal pure override returns (string[] memory actions) {
        string[] memory before = super._actions();
        actions = new string[](before.length + 2);
        for (uint256 i = 0; i < before.length; ++i) {
            actions[i] = before[i];
        }
        (actions[before.length], actions[before.length + 1]) = ("nameSuccessor", "writeToFormerContracts");
    }
}
