// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {ICredentialEvents} from "../src/ICredentialEvents.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Test.sol";

contract PublishersTest is LedgerTest {
    address internal constant NEW_ACCOUNT = address(0xCCC);
    address internal constant NEW_KEY = address(0x3001);

    function test_namePublisher_registersAndRenames() public {
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.PublisherNamed(NEW_ACCOUNT, "First name");
        vm.prank(ADMIN);
        ledger.namePublisher(NEW_ACCOUNT, "First name");
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.PublisherNamed(NEW_ACCOUNT, "Second name");
        vm.prank(ADMIN);
        ledger.namePublisher(NEW_ACCOUNT, "Second name");
        vm.assertEq(ledger.keysOf(NEW_ACCOUNT).length, 0, "keys");
    }

    function test_namePublisher_revertsForAnybodyButAnAdministrator() public {
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, ACCOUNT, bytes32(0))
        );
        vm.prank(ACCOUNT);
        ledger.namePublisher(ACCOUNT, "Another name");
    }

    function test_namePublisher_revertsForTheZeroAddress() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.ZeroAddress.selector));
        vm.prank(ADMIN);
        ledger.namePublisher(address(0), "Nobody");
    }

    function test_addKey_letsTheKeyWriteForTheAccount() public {
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.KeyAdded(ACCOUNT, NEW_KEY);
        vm.prank(ADMIN);
        ledger.addKey(ACCOUNT, NEW_KEY, "");
        vm.assertEq(ledger.accountOf(NEW_KEY), ACCOUNT, "account of the key");
        address[] memory keys = ledger.keysOf(ACCOUNT);
        vm.assertEq(keys.length, 2, "keys");
        vm.assertEq(keys[0], KEY, "first key");
        vm.assertEq(keys[1], NEW_KEY, "second key");
        _publishAs(NEW_KEY, keccak256("a"));
        _assertStatus(keccak256("a"), ICredentialEvents.Status.Active, 0, ACCOUNT);
    }

    function test_addKey_mayBeDoneByTheAccountItselfWithTheKeysConsent() public {
        bytes memory consent = _consent(0xC0FFEE, ACCOUNT);
        vm.prank(ACCOUNT);
        ledger.addKey(ACCOUNT, vm.addr(0xC0FFEE), consent);
        vm.assertEq(ledger.accountOf(vm.addr(0xC0FFEE)), ACCOUNT, "account of the key");
    }

    function test_addKey_revertsForAnotherAccountAndForTheAccountsKeys() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotAuthorised.selector, OTHER_ACCOUNT));
        vm.prank(OTHER_ACCOUNT);
        ledger.addKey(ACCOUNT, NEW_KEY, "");
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotAuthorised.selector, KEY));
        vm.prank(KEY);
        ledger.addKey(ACCOUNT, NEW_KEY, "");
    }

    function test_addKey_revertsForAnAccountThatIsNotRegistered() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.UnknownAccount.selector, NEW_ACCOUNT));
        vm.prank(ADMIN);
        ledger.addKey(NEW_ACCOUNT, NEW_KEY, "");
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.UnknownAccount.selector, NEW_ACCOUNT));
        vm.prank(NEW_ACCOUNT);
        ledger.addKey(NEW_ACCOUNT, NEW_KEY, "");
    }

    function test_addKey_revertsForAKeyThatIsTaken() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.KeyTaken.selector, KEY, ACCOUNT));
        vm.prank(ADMIN);
        ledger.addKey(OTHER_ACCOUNT, KEY, "");
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.KeyTaken.selector, KEY, ACCOUNT));
        vm.prank(ADMIN);
        ledger.addKey(ACCOUNT, KEY, "");
    }

    function test_addKey_revertsForTheZeroAddress() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.ZeroAddress.selector));
        vm.prank(ADMIN);
        ledger.addKey(ACCOUNT, address(0), "");
    }

    function test_removeKey_takesTheKeyAndFreesItForAnotherAccount() public {
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.KeyRemoved(ACCOUNT, KEY);
        vm.prank(ACCOUNT);
        ledger.removeKey(ACCOUNT, KEY);
        vm.assertEq(ledger.accountOf(KEY), address(0), "account of the key");
        vm.assertEq(ledger.keysOf(ACCOUNT).length, 0, "keys");
        vm.prank(ADMIN);
        ledger.addKey(OTHER_ACCOUNT, KEY, "");
        vm.assertEq(ledger.accountOf(KEY), OTHER_ACCOUNT, "new account of the key");
    }

    function test_removeKey_leavesThePublicationsToTheAccountsOtherKeys() public {
        _publishAs(KEY, keccak256("a"));
        vm.prank(ADMIN);
        ledger.addKey(ACCOUNT, NEW_KEY, "");
        vm.prank(ADMIN);
        ledger.removeKey(ACCOUNT, KEY);
        _changeStatusAs(NEW_KEY, keccak256("a"), 1, ICredentialEvents.Status.Revoked);
        _assertStatus(keccak256("a"), ICredentialEvents.Status.Revoked, 1, ACCOUNT);
    }

    function test_removeKey_revertsForAnotherAccount() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotAuthorised.selector, OTHER_ACCOUNT));
        vm.prank(OTHER_ACCOUNT);
        ledger.removeKey(ACCOUNT, KEY);
    }

    function test_removeKey_revertsForAKeyOfAnotherAccount() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.UnknownKey.selector, ACCOUNT, OTHER_KEY));
        vm.prank(ADMIN);
        ledger.removeKey(ACCOUNT, OTHER_KEY);
        vm.assertEq(ledger.accountOf(OTHER_KEY), OTHER_ACCOUNT, "the other account keeps its key");
    }

    function test_accountOf_isZeroForAKeyThatMayNotWrite() public view {
        vm.assertEq(ledger.accountOf(STRANGER), address(0), "account");
    }

    function test_keysOf_isEmptyForAnUnknownAccount() public view {
        vm.assertEq(ledger.keysOf(STRANGER).length, 0, "keys");
    }
}
